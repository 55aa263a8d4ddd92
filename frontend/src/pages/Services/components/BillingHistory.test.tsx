import { screen, within } from '@testing-library/react'
import { http, HttpResponse } from 'msw'
import { expect, test } from 'vitest'

import { banner } from '../../../../tests/fixtures/subscriptions'
import { renderApp } from '../../../../tests/renderApp'
import { api, server } from '../../../../tests/server'

const ADDRESS = `/services/clients/${banner.id}?tab=billing`

test('invoices, the next one, and the margin of each month', async () => {
  renderApp(ADDRESS)

  expect(await screen.findByText(/Next invoice on/)).toHaveTextContent(
    'Next invoice on 1 Dec 2026: $1,911.00',
  )
  const late = screen.getByRole('row', { name: /IGN-2026-0031/ })
  expect(late).toHaveTextContent('Overdue')
  expect(late).toHaveTextContent('$399.00$0.00')
  expect(screen.getByRole('link', { name: 'IGN-2026-0042' })).toHaveAttribute(
    'href',
    '/files/50000001?signature=abc',
  )
  const margins = screen.getByRole('table', { name: 'Margin by month' })
  expect(within(margins).getByRole('row', { name: /November 2026/ })).toHaveTextContent('14.1%')
})

test('every amount has its reason, of the next invoice and of those that were issued', async () => {
  const { user } = renderApp(ADDRESS)
  expect(
    await screen.findByText('Our cost of 1,260.00 USD plus 20 % = 1,512.00 USD.'),
  ).toBeVisible()

  await user.click(screen.getByRole('button', { name: 'Why IGN-2026-0042 is that much' }))

  const dialog = await screen.findByRole('dialog', { name: 'Why IGN-2026-0042 is that much' })
  expect(
    await within(dialog).findByText('1 Nov 2026 to 30 Nov 2026: a whole month at 399.00 USD.'),
  ).toBeVisible()
  expect(dialog).toHaveTextContent('Total $1,743.00')
  expect(dialog).not.toHaveTextContent('Tax')
})

test('before the first invoice the page says when it comes', async () => {
  api.billing = { ...api.billing, items: [], count: 0, margins: [], next_invoice: null }
  renderApp(ADDRESS)

  expect(await screen.findByText(/No invoice yet/)).toBeVisible()
})

test('who may not see money is told so', async () => {
  const message = 'Only owners, managers and finance may see what a client is billed.'
  server.use(
    http.get('*/billing/', () =>
      HttpResponse.json({ error: { code: 'forbidden', message, details: {} } }, { status: 403 }),
    ),
  )
  renderApp(ADDRESS)

  expect(await screen.findByRole('alert')).toHaveTextContent(message)
})

test('a payment is recorded with its reference, and the rest stays open', async () => {
  const { user } = renderApp(ADDRESS)
  await user.click(
    await screen.findByRole('button', { name: 'Record a payment for IGN-2026-0031' }),
  )

  const amount = await screen.findByRole('textbox', { name: /Amount \(USD\)/ })
  expect(amount).toHaveValue('399.00')
  await user.clear(amount)
  await user.type(amount, '100.00')
  await user.type(screen.getByRole('textbox', { name: /Reference/ }), 'TRX 78')
  await user.click(screen.getByRole('button', { name: 'Record the payment' }))

  expect(await screen.findByText(/A part of IGN-2026-0031 is paid/)).toBeVisible()
  expect(api.changes).toEqual([
    {
      what: `POST /api/v1/services/subscriptions/${banner.id}/invoices/50000000-0000-4000-8000-000000000002/payments/`,
      body: { amount: '100.00', reference: 'TRX 78' },
    },
  ])
  const row = await screen.findByRole('row', { name: /IGN-2026-0031/ })
  expect(await within(row).findByText(/TRX 78/)).toBeVisible()
})

test('an amount that cannot be paid is refused in words, and the form stays', async () => {
  const { user } = renderApp(ADDRESS)
  await user.click(
    await screen.findByRole('button', { name: 'Record a payment for IGN-2026-0031' }),
  )

  const amount = await screen.findByRole('textbox', { name: /Amount/ })
  await user.clear(amount)
  await user.type(amount, '500')
  await user.type(screen.getByRole('textbox', { name: /Reference/ }), 'TRX 78')
  await user.click(screen.getByRole('button', { name: 'Record the payment' }))

  expect(await screen.findByRole('alert')).toHaveTextContent('399.00 USD are owed')
  expect(amount).toHaveValue('500')
})

test('a wrong entry is taken back', async () => {
  const { user } = renderApp(ADDRESS)
  await user.click(await screen.findByRole('button', { name: 'Undo the payment TRX 77' }))

  expect(await screen.findByText(/IGN-2026-0042 is open again/)).toBeVisible()
  expect(
    await screen.findByRole('button', { name: 'Record a payment for IGN-2026-0042' }),
  ).toBeVisible()
})

test('who does not handle money cannot enter payments', async () => {
  const [client] = api.subscriptions
  if (client) client.rights = ['view', 'staff', 'deliver', 'manage']
  renderApp(ADDRESS)

  expect(await screen.findByText(/TRX 77/)).toBeVisible()
  expect(screen.queryByRole('button', { name: /payment/ })).toBeNull()
})

test('a month with costs in another currency says no margin, and why', async () => {
  const [month] = api.billing.margins
  if (month) {
    Object.assign(month, {
      platform_cost: null,
      gross_margin: null,
      gross_margin_percent: null,
      contribution_margin: null,
      contribution_margin_percent: null,
      other_currencies: ['EUR'],
    })
  }
  renderApp(ADDRESS)

  const margins = await screen.findByRole('table', { name: 'Margin by month' })
  const row = within(margins).getByRole('row', { name: /November 2026/ })
  expect(within(row).getAllByTitle('Some of the costs are in EUR, not in USD.')).toHaveLength(5)
  expect(screen.getByText(/Some of the costs are in EUR, not in USD/)).toBeVisible()
})
