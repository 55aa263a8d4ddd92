import { screen, within } from '@testing-library/react'
import { expect, test } from 'vitest'

import { banner } from '../../../tests/fixtures/subscriptions'
import { renderApp } from '../../../tests/renderApp'
import { api } from '../../../tests/server'

const ADDRESS = `/services/clients/${banner.id}`

test('the header says who answers for the client and whether all is well', async () => {
  renderApp(ADDRESS)

  expect(await screen.findByRole('heading', { level: 1, name: 'Banner Printing' })).toHaveFocus()
  expect(screen.getByText('Managed Pro')).toBeVisible()
  expect(screen.getByText('Active')).toBeVisible()
  expect(screen.getByText('Account manager').parentElement).toHaveTextContent('Ada Okafor')
  expect(screen.getByText('Publishing').parentElement).toHaveTextContent('Static site, checked')
  expect(screen.getByText('Search data').parentElement).toHaveTextContent(
    'through 20 Nov 2026, 2 days missing',
  )
  expect(screen.getByText('Blueprint').parentElement).toHaveTextContent(
    'approved, health 82 of 100',
  )
  const month = screen.getByLabelText('This month at a glance')
  expect(month).toHaveTextContent('19 of 30, behind')
  expect(month).toHaveTextContent('1 – 30 Nov 2026')
})

test('a connection that fails says what is wrong', async () => {
  const [client] = api.subscriptions
  if (client?.connection) {
    client.connection = {
      ...client.connection,
      kind: 'wordpress',
      status: 'failed',
      problem: 'the password was refused.',
    }
  }
  renderApp(ADDRESS)

  expect(
    await screen.findByText(/WordPress cannot be reached: the password was refused\./),
  ).toBeVisible()
})

test('a client that does not exist, or is not ours to see, is said in words', async () => {
  renderApp('/services/clients/c0000000-0000-4000-8000-0000000000ff')

  expect(await screen.findByRole('alert')).toHaveTextContent(
    'There is no such client, or you cannot see it.',
  )
  expect(screen.queryByRole('button', { name: 'Try again' })).not.toBeInTheDocument()
  expect(
    within(screen.getByRole('main')).getByRole('link', { name: 'Managed services' }),
  ).toBeVisible()
})

test('a client who waits for set-up can be onboarded, and not yet run', async () => {
  const { user } = renderApp('/services/clients/c0000000-0000-4000-8000-000000000006')

  await user.click(await screen.findByRole('button', { name: 'Start onboarding' }))

  expect(await screen.findByText(/Onboarding has started/)).toBeVisible()
  expect(screen.queryByRole('button', { name: 'Run a month' })).not.toBeInTheDocument()
  expect(api.changes.map(({ what }) => what)).toEqual([
    'POST /api/v1/services/subscriptions/c0000000-0000-4000-8000-000000000006/onboard/',
  ])
})

test('who may only look sees no button', async () => {
  const [client] = api.subscriptions
  if (client) client.rights = ['view', 'staff']
  api.run = null
  renderApp(`${ADDRESS}?tab=approvals`)

  expect(await screen.findByText('Backlink budget for December 2026')).toBeVisible()
  const buttons = within(screen.getByRole('main')).queryAllByRole('button')
  expect(buttons).toEqual([])
})

test('the tab that is open lives in the address', async () => {
  const { user, router } = renderApp(ADDRESS)
  await screen.findByRole('table', { name: 'Articles this month' })

  await user.click(screen.getByRole('tab', { name: 'Backlinks' }))

  expect(await screen.findByRole('table', { name: 'Backlinks' })).toBeVisible()
  expect(router.state.location.search).toEqual({ tab: 'links' })
})
