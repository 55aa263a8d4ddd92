import { screen } from '@testing-library/react'
import { http, HttpResponse } from 'msw'
import { expect, test } from 'vitest'

import { PASSWORD } from '../../../tests/fixtures/people'
import { renderApp } from '../../../tests/renderApp'
import { api, server } from '../../../tests/server'

async function signIn(user: ReturnType<typeof renderApp>['user'], password: string) {
  await user.type(await screen.findByRole('textbox', { name: 'E-mail' }), 'ada@alorig.example')
  await user.type(screen.getByLabelText('Password'), password)
  await user.click(screen.getByRole('button', { name: 'Sign in' }))
}

test('who is signed out is asked to sign in and then sees the page they wanted', async () => {
  api.signedIn = false
  const { user, router } = renderApp('/services/jobs?status=failed')

  await signIn(user, PASSWORD)

  expect(await screen.findByRole('heading', { level: 1, name: 'Jobs' })).toBeVisible()
  expect(router.state.location.href).toBe('/services/jobs?status=failed')
})

test('a wrong password is said in words and keeps the e-mail', async () => {
  api.signedIn = false
  const { user } = renderApp('/services')

  await signIn(user, 'wrong')

  expect(await screen.findByRole('alert')).toHaveTextContent(
    'The email address and/or password you specified are not correct.',
  )
  expect(screen.getByRole('textbox', { name: 'E-mail' })).toHaveValue('ada@alorig.example')
  expect(api.signedIn).toBe(false)
})

test('an account with a further step is told so', async () => {
  api.signedIn = false
  server.use(
    http.post('*/auth/login', () =>
      HttpResponse.json({ data: { flows: [{ id: 'mfa_authenticate' }] } }, { status: 401 }),
    ),
  )
  const { user } = renderApp('/sign-in')

  await signIn(user, PASSWORD)

  expect(await screen.findByRole('alert')).toHaveTextContent('needs a further step')
})

test('nobody is sent to a foreign address after signing in', async () => {
  api.signedIn = false
  const { user, router } = renderApp('/sign-in?next=%2F%2Fevil.example')

  await signIn(user, PASSWORD)

  expect(await screen.findByRole('heading', { name: 'Managed services' })).toBeVisible()
  expect(router.state.location.href).toBe('/services')
})

test('signing out leads back to the sign-in page', async () => {
  const { user } = renderApp('/services')

  await user.click(await screen.findByRole('button', { name: 'Sign out' }))

  expect(await screen.findByRole('heading', { name: 'Sign in' })).toBeVisible()
  expect(api.signedIn).toBe(false)
})
