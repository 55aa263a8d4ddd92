import { screen, within } from '@testing-library/react'
import { beforeEach, expect, test, vi } from 'vitest'

import { TOKEN } from '../../../tests/fixtures/pay'
import { renderApp } from '../../../tests/renderApp'
import { api } from '../../../tests/server'

const open = vi.fn()

beforeEach(() => {
  api.signedIn = false
  open.mockReset()
  vi.stubGlobal('open', open)
})

test('whoever has the link sees the invoice and how to pay it, without signing in', async () => {
  renderApp(`/pay/${TOKEN}`)

  const title = await screen.findByRole('heading', { level: 1, name: 'Invoice IGN-2026-0031' })
  expect(title).toBeVisible()
  expect(screen.getByText('Northlight')).toBeVisible()
  expect(screen.getByText(/to Banner Printing, 1 Oct 2026, due 15 Oct 2026/)).toBeVisible()
  expect(screen.getByText('2 links, cost plus 20 %')).toBeVisible()
  expect(screen.getByText('$687.00')).toBeVisible()
  expect(screen.getByText('$87.00')).toBeVisible()
  const ways = within(screen.getByRole('region', { name: 'Ways to pay' }))
  expect(ways.getByRole('button', { name: 'Pay by card, $600.00' })).toBeEnabled()
  expect(ways.getByRole('button', { name: 'Pay with PayPal, $600.00' })).toBeEnabled()
  expect(ways.getByText(/IBAN GB33/)).toBeVisible()
  expect(screen.queryByText(/Without tax/)).not.toBeInTheDocument()
})

test('paying leads to the page of the gateway', async () => {
  const { user } = renderApp(`/pay/${TOKEN}`)

  await user.click(await screen.findByRole('button', { name: /^Pay by card/ }))

  await vi.waitFor(() => {
    expect(open).toHaveBeenCalledWith('https://pay.example/stripe', '_self')
  })
  expect(api.changes.at(-1)).toEqual({
    what: `POST /api/v1/pay/${TOKEN}/start/`,
    body: { gateway: 'stripe' },
  })
})

test('a gateway that does not answer is said, and nobody is sent away', async () => {
  const { user } = renderApp(`/pay/${TOKEN}`)

  await user.click(await screen.findByRole('button', { name: /^Pay with PayPal/ }))

  expect(await screen.findByRole('alert')).toHaveTextContent('did not answer; try again')
  expect(open).not.toHaveBeenCalled()
  expect(screen.getByRole('button', { name: /^Pay by card/ })).toBeEnabled()
})

test('who comes back has the gateway asked, and sees that it is paid', async () => {
  Object.assign(api.payable, { state: 'paid', open: '0.00', paid: '687.00', ways: [] })
  renderApp(`/pay/${TOKEN}?back=1`)

  expect(await screen.findByText('This invoice is paid. Thank you.')).toBeVisible()
  expect(api.changes.map(({ what }) => what)).toContain(`POST /api/v1/pay/${TOKEN}/check/`)
  expect(screen.queryByRole('button', { name: /^Pay/ })).not.toBeInTheDocument()
})

test('who comes back without paying may pay after all', async () => {
  renderApp(`/pay/${TOKEN}?back=1`)

  expect(await screen.findByText(/No payment has come yet/)).toBeVisible()
  expect(screen.getByRole('button', { name: /^Pay by card/ })).toBeEnabled()
})

test.each([
  ['under_way', /A payment is under way/],
  ['withdrawn', /Nothing is owed on this invoice any more/],
] as const)('an invoice that is %s asks for nothing', async (state, words) => {
  api.payable.state = state
  renderApp(`/pay/${TOKEN}`)

  expect(await screen.findByText(words)).toBeVisible()
  expect(screen.queryByRole('button', { name: /^Pay/ })).not.toBeInTheDocument()
  expect(screen.queryByText(/IBAN/)).not.toBeInTheDocument()
})

test('without a gateway the transfer is what is left', async () => {
  api.payable.ways = []
  renderApp(`/pay/${TOKEN}`)

  expect(await screen.findByText(/Please transfer \$600\.00 to/)).toBeVisible()
})

test('an address that leads nowhere says so and asks for no sign-in', async () => {
  const { router } = renderApp('/pay/other')

  expect(await screen.findByRole('heading', { name: 'No invoice here' })).toBeVisible()
  expect(screen.getByText(/it has expired or was withdrawn/)).toBeVisible()
  expect(router.state.location.pathname).toBe('/pay/other')
})
