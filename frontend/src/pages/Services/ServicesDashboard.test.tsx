import { screen, waitFor, within } from '@testing-library/react'
import { http, HttpResponse } from 'msw'
import { expect, test } from 'vitest'

import { renderApp } from '../../../tests/renderApp'
import { api, server } from '../../../tests/server'

function region(name: string) {
  return screen.findByRole('region', { name })
}

test('what needs me today comes first, each thing with its action', async () => {
  renderApp('/services')

  const today = await region('What needs me today')
  const [first] = await within(today).findAllByRole('listitem')
  expect(first).toHaveTextContent('3 days late')
  expect(first).toHaveTextContent('Banner Printing')
  expect(first).toHaveTextContent('19 of 30 articles published, 3 behind')
  expect(within(today).getByText('3 overdue · 1 due today · 1 this week')).toBeVisible()
  expect(
    within(today).getByRole('link', { name: 'Run the month: Banner Printing' }),
  ).toHaveAttribute('href', '/services/clients/c0000000-0000-4000-8000-000000000001?run=true')
})

test('a report that is due is sent from the list and then leaves it', async () => {
  const { user } = renderApp('/services')

  await user.click(await screen.findByRole('button', { name: 'Send report: Banner Printing' }))

  expect(await screen.findByText('The report for Banner Printing is on its way.')).toBeVisible()
  await waitFor(() => {
    expect(screen.queryByRole('button', { name: /Send report/ })).not.toBeInTheDocument()
  })
  expect(api.reports[0]?.status).toBe('sent')
})

test('a refused report says why and changes nothing', async () => {
  const message =
    'Search Console data is complete through 20 Nov only. Wait, or send it as incomplete.'
  server.use(
    http.post('*/send/', () =>
      HttpResponse.json({ error: { code: 'incomplete', message, details: {} } }, { status: 409 }),
    ),
  )
  const { user } = renderApp('/services')

  await user.click(await screen.findByRole('button', { name: 'Send report: Banner Printing' }))

  expect(await screen.findByText(message)).toBeVisible()
  expect(screen.getByRole('button', { name: 'Send report: Banner Printing' })).toBeEnabled()
  expect(api.reports[0]?.status).toBe('frozen')
})

test('a day with nothing to do says so', async () => {
  api.overdue = []
  renderApp('/services')

  expect(await screen.findByText('Nothing is late and nothing is due this week.')).toBeVisible()
})

test('the revenue is shown with its growth, margins and best clients', async () => {
  renderApp('/services')

  const revenue = await region('Revenue')
  expect(await within(revenue).findByText('$1,397.00')).toBeVisible()
  expect(within(revenue).getByText('+7.7%')).toBeVisible()
  expect(within(revenue).getByText('$4,032.00')).toBeVisible()
  expect(within(revenue).getByText('-4.9%')).toBeVisible()
  expect(within(revenue).getByRole('link', { name: '34.0%' })).toHaveAttribute(
    'href',
    '/services/margin',
  )
  expect(within(revenue).getByRole('link', { name: '13.7%' })).toBeVisible()
  expect(within(revenue).getByRole('link', { name: '3 Lite' })).toBeVisible()
  expect(within(revenue).getByRole('link', { name: '3 Pro' })).toBeVisible()
  expect(within(revenue).getAllByRole('listitem')).toHaveLength(5)
})

test('each currency has figures of its own', async () => {
  const [dollars] = api.dashboard.revenue
  if (dollars) api.dashboard.revenue.push({ ...dollars, currency: 'GBP', mrr: '0.10' })
  renderApp('/services')

  const table = await screen.findByRole('table', { name: 'Revenue by currency' })
  const [, first, second] = within(table).getAllByRole('row')
  expect(first).toHaveTextContent(/^USD\$1,397\.00\+7\.7% on last month\$4,032\.00/)
  expect(second).toHaveTextContent(/^GBP£0\.10\+7\.7% on last month£4,032\.00/)
})

test('a client row says how the month goes', async () => {
  renderApp('/services')

  const table = await screen.findByRole('table', { name: 'Managed clients' })
  const row = within(table).getByRole('row', { name: /Banner Printing/ })
  const cells = within(row)
    .getAllByRole('cell')
    .map((cell) => cell.textContent)
  expect(cells).toEqual([
    'Banner Printingbanner-printing.example · 2 things overdue',
    'Pro',
    'Active',
    '19 of 30, behind',
    '8 of 12, on pace, 1 lost',
    '30 Nov 2026Weekly',
    'Ada Okafor',
    '$399.00',
  ])
})

test('the search and the filters live in the address', async () => {
  const { user, router } = renderApp('/services')
  await screen.findByRole('table', { name: 'Managed clients' })

  await user.keyboard('/')
  await user.keyboard('trade')
  await waitFor(() => {
    expect(router.state.location.search).toEqual({ q: 'trade' })
  })
  expect(await screen.findByText('1 client')).toBeVisible()
  await user.selectOptions(screen.getByRole('combobox', { name: 'Tier' }), 'Pro')

  expect(await screen.findByText('No client fits this search.')).toBeVisible()
  await user.click(screen.getByRole('link', { name: 'Show all clients' }))
  expect(await screen.findByText('6 clients')).toBeVisible()
  expect(screen.getByRole('searchbox', { name: 'Search clients' })).toHaveValue('')
})

test('a column is ordered by the server and says so to screen readers', async () => {
  const asked: string[] = []
  server.events.on('request:start', ({ request }) => asked.push(request.url))
  const { user } = renderApp('/services')

  await user.click(await screen.findByRole('button', { name: 'MRR' }))

  const clients = await screen.findByRole('table', { name: 'Managed clients' })
  expect(await within(clients).findByRole('columnheader', { name: 'MRR' })).toHaveAttribute(
    'aria-sort',
    'ascending',
  )
  await waitFor(() => {
    expect(asked.some((url) => url.includes('ordering=monthly_price'))).toBe(true)
  })
})

test('without any client the page says how the first one comes', async () => {
  api.subscriptions = []
  renderApp('/services')

  expect(await screen.findByText(/No client is managed yet/)).toHaveTextContent(
    'igny8 onboard intake.yaml',
  )
})

test('what moved the recurring revenue is told month by month, the newest first', async () => {
  renderApp('/services')

  const table = await screen.findByRole('table', { name: 'MRR movements by month' })
  const rows = within(table).getAllByRole('row').slice(1)
  expect(rows.map((row) => within(row).getAllByRole('cell')[0]?.textContent)).toEqual([
    'November 2026GBP',
    'November 2026USD',
    'October 2026USD',
  ])
  expect(rows[1]).toHaveTextContent('$1,297.00')
  expect(rows[1]).toHaveTextContent('-$250.00')
  expect(rows[1]).toHaveTextContent('80.0%')
  expect(within(rows[0] ?? table).getAllByTitle('Nobody was there before')).toHaveLength(2)
})

test('without a service there is no recurring revenue to tell of', async () => {
  api.mrr = []
  renderApp('/services')

  expect(await screen.findByText('No managed service has begun yet.')).toBeVisible()
})
