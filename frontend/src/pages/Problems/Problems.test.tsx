import { screen } from '@testing-library/react'
import { http, HttpResponse } from 'msw'
import { afterEach, expect, test, vi } from 'vitest'

import { carl } from '../../../tests/fixtures/people'
import { renderApp } from '../../../tests/renderApp'
import { api, server } from '../../../tests/server'

afterEach(() => {
  vi.restoreAllMocks()
})

test('an address without a page says so and leads back', async () => {
  const { user } = renderApp('/no/such/page')

  expect(await screen.findByRole('heading', { name: 'There is no such page' })).toBeVisible()
  await user.click(screen.getByRole('link', { name: 'Go to the first page' }))

  expect(await screen.findByRole('heading', { name: 'Managed services' })).toBeVisible()
})

test('a client is told that the page is for the team, and by whose name they are signed in', async () => {
  api.me = carl
  renderApp('/services')

  expect(await screen.findByRole('heading', { name: 'This page is for the team' })).toBeVisible()
  expect(
    screen.getByText(/carl@banner-printing\.example/, { selector: 'p:not(nav *)' }),
  ).toBeVisible()
  expect(screen.queryByRole('link', { name: 'Jobs' })).not.toBeInTheDocument()
})

test('while managed services are switched off their pages are absent', async () => {
  api.me.flags.managed_services_enabled = false
  renderApp('/services')

  expect(await screen.findByRole('heading', { name: 'There is no such page' })).toBeVisible()
  expect(screen.queryByRole('link', { name: 'Managed services' })).not.toBeInTheDocument()
})

test('a team without any feature is told what is switched off', async () => {
  api.me.flags.managed_services_enabled = false
  renderApp('/')

  expect(
    await screen.findByRole('heading', { name: 'Managed services are switched off' }),
  ).toBeVisible()
  expect(screen.getByText('managed_services_enabled')).toBeVisible()
})

test('a server that does not answer is said, and is asked again on request', async () => {
  vi.spyOn(console, 'error').mockReturnValue()
  vi.spyOn(console, 'warn').mockReturnValue()
  server.use(http.get('*/api/v1/me/', () => HttpResponse.error(), { once: true }))
  const { user } = renderApp('/services')

  expect(await screen.findByRole('alert')).toHaveTextContent('The server does not answer')
  await user.click(screen.getByRole('button', { name: 'Try again' }))

  expect(await screen.findByRole('heading', { name: 'Managed services' })).toBeVisible()
})

test('a lost connection shows above the page until it is back', async () => {
  server.use(http.get('*/services/dashboard/', () => HttpResponse.error(), { once: true }))
  const { user } = renderApp('/services')

  expect(await screen.findByText(/What you see may be old; we keep trying/)).toBeVisible()
  await user.click(screen.getByRole('button', { name: 'Try again' }))

  expect(await screen.findByRole('table', { name: 'Revenue by currency' })).toBeVisible()
  expect(screen.queryByText(/What you see may be old/)).not.toBeInTheDocument()
})

test('an answer that is no data is said in words', async () => {
  server.use(http.get('*/services/dashboard/', () => HttpResponse.text('<html>', { status: 502 })))
  renderApp('/services')

  expect(await screen.findByText(/Something went wrong on the server/)).toBeVisible()
})
