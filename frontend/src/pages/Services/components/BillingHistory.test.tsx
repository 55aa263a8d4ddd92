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
