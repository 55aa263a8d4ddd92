import { screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'

import { renderApp } from '../../../tests/renderApp'
import { api } from '../../../tests/server'

test('the rows behind the margin, for the month that was chosen', async () => {
  const { user, router } = renderApp('/services/margin')

  const table = await screen.findByRole('table', { name: 'Margin by client' })
  const row = within(table).getByRole('row', { name: /Banner Printing/ })
  expect(row).toHaveTextContent('$1,743.00')
  expect(row).toHaveTextContent('32.2%')
  expect(within(table).getByRole('row', { name: /African Fair Trade/ })).toHaveTextContent(
    '-$18.00',
  )
  await user.selectOptions(screen.getByRole('combobox', { name: 'Month' }), 'November 2026')

  await waitFor(() => {
    expect(router.state.location.href).toBe('/services/margin?month=2026-11')
  })
})

test('a month without a bill says so', async () => {
  api.margins = []
  renderApp('/services/margin?month=2024-01')

  expect(await screen.findByText(/No client was billed in this month/)).toBeVisible()
  expect(screen.getByRole('combobox', { name: 'Month' })).toHaveDisplayValue('January 2024')
})

test('costs in another currency are dashes with the reason, never amounts', async () => {
  const [first] = api.margins
  api.margins = first
    ? [
        {
          ...first,
          currency: 'GBP',
          platform_cost: null,
          gross_margin: null,
          gross_margin_percent: null,
          contribution_margin: null,
          contribution_margin_percent: null,
          cost_per_article: null,
          effective_hourly_rate: null,
          other_currencies: ['USD'],
        },
      ]
    : []
  renderApp('/services/margin')

  const row = await screen.findByRole('row', { name: /Banner Printing/ })
  const dashes = within(row).getAllByTitle('Some of the costs are in USD, not in GBP.')
  expect(dashes.map((cell) => cell.textContent)).toEqual(Array(7).fill('–'))
  expect(screen.getByText(/Some of the costs are in USD, not in GBP/)).toHaveTextContent(
    'They are not converted: what they are a part of is a dash.',
  )
})

test('a long list is turned page by page, and the whole of it is a file', async () => {
  const [first] = api.margins
  api.margins = first
    ? Array.from({ length: 60 }, (_, index) => ({
        ...first,
        subscription_id: `c0000000-0000-4000-8000-0000000001${String(index).padStart(2, '0')}`,
        account_name: `Client ${index + 1}`,
      }))
    : []
  const { user, router } = renderApp('/services/margin?month=2026-11')

  expect(await screen.findByText('1–50 of 60')).toBeVisible()
  expect(screen.getByRole('link', { name: 'As CSV' })).toHaveAttribute(
    'href',
    '/api/v1/services/dashboard/margin/?month=2026-11&format=csv',
  )
  await user.click(screen.getByRole('button', { name: 'Page 2' }))

  expect(await screen.findByRole('row', { name: /Client 60/ })).toBeVisible()
  expect(router.state.location.href).toBe('/services/margin?month=2026-11&page=2')
})
