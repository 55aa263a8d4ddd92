import { screen, within } from '@testing-library/react'
import { expect, test } from 'vitest'

import { banner } from '../../../../tests/fixtures/subscriptions'
import { renderApp } from '../../../../tests/renderApp'
import { api } from '../../../../tests/server'

const ADDRESS = `/services/clients/${banner.id}?tab=social`
const SOCIAL = `POST /api/v1/services/subscriptions/${banner.id}/social`

test('what is due is shown with its text to copy', async () => {
  const { user } = renderApp(ADDRESS)

  expect(await screen.findByText('1 due · 1 draft · 0 coming · 1 posted')).toBeVisible()
  const due = screen.getByRole('article', { name: 'LinkedIn: Roller banner sizes' })
  expect(due).toHaveTextContent('Roller banner sizes for trade shows')
  await user.click(within(due).getByRole('button', { name: /Copy the text for LinkedIn/ }))
  expect(await navigator.clipboard.readText()).toContain('Roller banner sizes for trade shows')
  const posted = screen.getByRole('article', { name: 'Bluesky: Roller banner sizes' })
  expect(posted).toHaveTextContent('9 likes, 2 comments, 1 share')
})

test('a post is marked with the address at which it stands', async () => {
  const { user } = renderApp(ADDRESS)
  const due = await screen.findByRole('article', { name: 'LinkedIn: Roller banner sizes' })
  const address = within(due).getByRole('textbox', { name: /Where the post stands, LinkedIn/ })

  await user.type(address, 'https://evil.example/1')
  await user.click(within(due).getByRole('button', { name: 'It is posted' }))
  expect(await within(due).findByText(/is not LinkedIn/)).toBeVisible()

  await user.clear(address)
  await user.type(address, 'https://www.linkedin.com/feed/update/7')
  await user.click(within(due).getByRole('button', { name: 'It is posted' }))

  expect(await within(due).findByText('Posted')).toBeVisible()
})

test('drafts are released together', async () => {
  const { user } = renderApp(ADDRESS)

  await user.click(await screen.findByRole('button', { name: 'Release 1 draft' }))

  expect(await screen.findByText('1 draft released.')).toBeVisible()
  expect(await screen.findByText('1 due · 1 coming · 1 posted')).toBeVisible()
  expect(api.changes).toEqual([{ what: `${SOCIAL}/release/`, body: { ids: [] } }])
})

test('a service that was cancelled says when it ends', async () => {
  const [client] = api.subscriptions
  if (client) client.last_service_day = '2026-11-30'
  renderApp(ADDRESS)

  expect(await screen.findByText('Service')).toBeVisible()
  expect(screen.getByText(/ends on/)).toHaveTextContent('ends on 30 Nov 2026')
})
