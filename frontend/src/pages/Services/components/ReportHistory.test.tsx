import { screen, within } from '@testing-library/react'
import { expect, test } from 'vitest'

import { banner } from '../../../../tests/fixtures/subscriptions'
import { renderApp } from '../../../../tests/renderApp'
import { api } from '../../../../tests/server'

const ADDRESS = `/services/clients/${banner.id}?tab=reports`

test('a report can be looked at and kept', async () => {
  renderApp(ADDRESS)

  const view = await screen.findByRole('link', { name: 'View the report of 16 – 22 Nov 2026' })
  expect(view).toHaveAttribute('href', '/files/40000000?signature=abc')
  expect(
    screen.getByRole('link', { name: 'Download the report of 16 – 22 Nov 2026' }),
  ).toHaveAttribute('href', '/files/40000000?signature=abc&download=1')
})

test('a report that lacks a source names it', async () => {
  renderApp(ADDRESS)

  const row = await screen.findByRole('row', { name: /9 – 15 Nov 2026/ })
  expect(row).toHaveTextContent('ProvisionalNot complete: Search Console, 14 to 15 Nov')
  expect(within(row).queryByRole('link')).not.toBeInTheDocument()
})

test('a report is sent, and one already sent can be sent again', async () => {
  const { user } = renderApp(ADDRESS)

  await user.click(await screen.findByRole('button', { name: 'Send again' }))

  expect(await screen.findByText('The report is on its way to the client.')).toBeVisible()
  expect(api.changes.map(({ what }) => what)).toEqual([
    'POST /api/v1/services/reports/40000000-0000-4000-8000-000000000003/send/',
  ])
})

test('before the first report the page says where one comes from', async () => {
  api.reports = []
  renderApp(ADDRESS)

  expect(await screen.findByText(/No report has been made yet/)).toBeVisible()
})
