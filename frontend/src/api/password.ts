import { useMutation, useQueryClient } from '@tanstack/react-query'

import { ask, forgetAnswers, send } from './client'
import { ApiError, errorFrom } from './errors'

const AUTH = '/_allauth/browser/v1/auth'

interface Refused {
  errors?: { message: string; param?: string }[]
}

/** Has a link to choose a password sent; says nothing about whether the address is known. */
export function useAskForPassword() {
  return useMutation({
    mutationFn: (email: string) =>
      change('password/request', { email: email.trim().toLowerCase() }),
  })
}

/** Sets the password that the link's key stands for; whether the person is signed in now. */
export function useChoosePassword(key: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (password: string) => change('password/reset', { key, password }),
    onSuccess: async () => {
      forgetAnswers()
      await client.resetQueries()
    },
  })
}

async function change(path: string, body: object): Promise<{ isSignedIn: boolean }> {
  await ask(`${AUTH}/session`)
  const response = await send('POST', `${AUTH}/${path}`, body)
  if (response.ok) return { isSignedIn: true }
  // 401: the password is kept, and a further step of signing in remains.
  if (response.status === 401) return { isSignedIn: false }
  const answer = (await response.json().catch(() => ({}))) as Refused
  throw refusal(response.status, answer)
}

function refusal(status: number, { errors }: Refused): ApiError {
  if (errors?.some(({ param }) => param === 'key')) {
    const message = 'This link was used already, or it is too old. Ask for a new one.'
    return new ApiError(status, { code: 'old_link', message, details: {} })
  }
  const said = errors?.map(({ message }) => message).join(' ')
  if (said) return new ApiError(status, { code: 'refused', message: said, details: {} })
  return errorFrom(status, null)
}
