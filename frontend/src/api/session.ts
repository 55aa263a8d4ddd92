import { useMutation, useQueryClient } from '@tanstack/react-query'

import { ask, forgetAnswers, send } from './client'
import { ApiError, errorFrom } from './errors'
import { keys } from './keys'

const AUTH = '/_allauth/browser/v1/auth'

export interface Credentials {
  email: string
  password: string
}

interface AuthAnswer {
  errors?: { message: string; param?: string }[]
  data?: { flows?: { id: string; is_pending?: boolean }[] }
}

/** Signs in with e-mail and password. Raises ApiError with a sentence for the person. */
export async function signIn(credentials: Credentials): Promise<void> {
  await ask(`${AUTH}/session`)
  const response = await send('POST', `${AUTH}/login`, credentials)
  if (response.ok || response.status === 409) return
  const answer = (await response.json().catch(() => ({}))) as AuthAnswer
  throw refusal(response.status, answer)
}

function refusal(status: number, answer: AuthAnswer): ApiError {
  const said = answer.errors?.map((error) => error.message).join(' ')
  if (said) return new ApiError(status, { code: 'not_signed_in', message: said, details: {} })
  if (status === 401) {
    const message = 'This account needs a further step that this page cannot take. Ask your admin.'
    return new ApiError(status, { code: 'further_step', message, details: {} })
  }
  return errorFrom(status, answer)
}

/** Signs out. An answer of 401 means that it worked. */
export async function signOut(): Promise<void> {
  const response = await send('DELETE', `${AUTH}/session`)
  if (!response.ok && response.status !== 401) throw errorFrom(response.status, null)
}

export function useSignIn() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: signIn,
    onSuccess: async () => {
      forgetAnswers()
      client.setQueryData(keys.sessionEnded, false)
      await client.invalidateQueries()
    },
  })
}

export function useSignOut() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: signOut,
    onSuccess: () => {
      forgetAnswers()
      client.clear()
    },
  })
}
