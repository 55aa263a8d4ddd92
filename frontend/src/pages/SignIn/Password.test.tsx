import { screen } from '@testing-library/react'
import { beforeEach, expect, test } from 'vitest'

import { carl, KEY } from '../../../tests/fixtures/people'
import { renderApp } from '../../../tests/renderApp'
import { api } from '../../../tests/server'

beforeEach(() => {
  api.me = structuredClone(carl)
  api.signedIn = false
})

test('a link to choose a password is asked for, with the e-mail filled in', async () => {
  const { user } = renderApp('/password?email=carl%40banner-printing.example')

  expect(await screen.findByRole('textbox', { name: 'E-mail' })).toHaveValue(carl.email)
  await user.click(screen.getByRole('button', { name: 'Send me the link' }))

  expect(await screen.findByText(/a link is on its way/)).toBeVisible()
  expect(api.changes.at(-1)?.body).toEqual({ email: carl.email })
})

test('the link lets a client choose a password and leads to their page', async () => {
  const { user } = renderApp(`/reset-password/${KEY}`)

  await user.type(await screen.findByLabelText('New password'), 'four green herons')
  await user.click(screen.getByRole('button', { name: 'Keep it and sign in' }))

  expect(await screen.findByRole('heading', { name: 'Your service' })).toBeVisible()
})

test('a link that was used already says so and leads to a new one', async () => {
  const { user } = renderApp('/reset-password/old')

  await user.type(await screen.findByLabelText('New password'), 'four green herons')
  await user.click(screen.getByRole('button', { name: 'Keep it and sign in' }))

  expect(await screen.findByRole('alert')).toHaveTextContent('This link was used already')
  expect(screen.getByRole('link', { name: 'Ask for a new link' })).toBeVisible()
})
