import { screen, within } from '@testing-library/react'
import { beforeEach, expect, test, vi } from 'vitest'

import { SETUP } from '../../../tests/fixtures/pay'
import { carl } from '../../../tests/fixtures/people'
import { renderApp } from '../../../tests/renderApp'
import { api } from '../../../tests/server'

const open = vi.fn()

beforeEach(() => {
  api.me = structuredClone(carl)
  open.mockReset()
  vi.stubGlobal('open', open)
})

async function panel() {
  return within(await screen.findByRole('region', { name: 'Ways to pay' }))
}

test('a client sees how they pay, and that a card has expired', async () => {
  renderApp('/managed-service')

  const ways = await panel()
  expect(await ways.findByText('Visa ending 4242')).toBeVisible()
  expect(ways.getByText(/^expired/)).toHaveTextContent('expired 30 Sept 2026')
  expect(ways.getByText('we collect by this')).toBeVisible()
})

test('another way to pay is chosen', async () => {
  const { user } = renderApp('/managed-service')

  await user.click(await (await panel()).findByRole('button', { name: /^Collect by this: PayPal/ }))

  expect(await screen.findByText(/^We collect by PayPal .* from now on\.$/)).toBeVisible()
  expect(api.methods.items.map(({ is_default }) => is_default)).toEqual([false, true])
})

test('the one that is collected by is not removed, the other one is', async () => {
  const { user } = renderApp('/managed-service')
  const ways = await panel()

  await user.click(await ways.findByRole('button', { name: 'Remove Visa ending 4242' }))
  expect(await screen.findByText('Payments are collected by Visa ending 4242.')).toBeVisible()
  await user.click(ways.getByRole('button', { name: /^Remove PayPal/ }))

  expect(await screen.findByText(/is removed\.$/)).toBeVisible()
  expect(api.methods.items.map(({ label }) => label)).toEqual(['Visa ending 4242'])
})

test('adding one leads to the gateway', async () => {
  const { user } = renderApp('/managed-service')

  await user.click(await (await panel()).findByRole('button', { name: 'Add one at Stripe' }))
  await vi.waitFor(() => {
    expect(open).toHaveBeenCalledWith('https://pay.example/save', '_self')
  })
})

test('who comes back from the gateway finds the card saved', async () => {
  const { router } = renderApp(`/managed-service?saved=${SETUP}`)

  expect(await screen.findByText('Visa ending 1881 is saved.')).toBeVisible()
  expect(await (await panel()).findByText('Visa ending 1881')).toBeVisible()
  expect(router.state.location.search).toEqual({})
  expect(api.changes.filter(({ what }) => what.endsWith('/finish/'))).toHaveLength(1)
})

test('who only reads changes nothing', async () => {
  api.me.rights = ['view']
  for (const service of api.mine) service.rights = ['view']
  renderApp('/managed-service')

  const ways = await panel()
  expect(await ways.findByText('Visa ending 4242')).toBeVisible()
  expect(ways.queryByRole('button')).not.toBeInTheDocument()
  expect(screen.queryByRole('button', { name: /^Pay / })).not.toBeInTheDocument()
})

test('an open invoice leads to the page where it is paid', async () => {
  const { user } = renderApp('/managed-service')

  await user.click(await screen.findByRole('button', { name: 'Pay IGN-2026-0031' }))

  await vi.waitFor(() => {
    expect(open).toHaveBeenCalledWith(
      'https://pay.example/50000000-0000-4000-8000-000000000002',
      '_self',
    )
  })
  expect(screen.queryByRole('button', { name: 'Pay IGN-2026-0042' })).not.toBeInTheDocument()
})
