import { screen, within } from '@testing-library/react'
import { beforeEach, expect, test } from 'vitest'

import { carl } from '../../../tests/fixtures/people'
import { renderApp } from '../../../tests/renderApp'
import { api } from '../../../tests/server'

beforeEach(() => {
  api.me = structuredClone(carl)
})

test('a client comes to their own page, which shows what waits, reports, invoices and checklist', async () => {
  const { router } = renderApp('/')

  expect(await screen.findByRole('heading', { level: 1, name: 'Your service' })).toBeVisible()
  expect(router.state.location.pathname).toBe('/managed-service')
  const waits = await screen.findByRole('region', { name: 'Waits for you' })
  expect(await within(waits).findByText('Backlink budget for December 2026')).toBeVisible()
  expect(within(waits).queryByText('Blueprint, version 2')).not.toBeInTheDocument()
  const checklist = screen.getByRole('region', { name: 'Your checklist' })
  expect(await within(checklist).findByText('Access to WordPress')).toBeVisible()
  expect(within(checklist).queryByText('Configure the automation')).not.toBeInTheDocument()
  expect(
    await screen.findByRole('link', { name: 'Open the PDF of IGN-2026-0042' }),
  ).toHaveAttribute('href', '/files/50000001?signature=abc')
  expect((await screen.findAllByRole('link', { name: /^Open the PDF of .* Nov/ }))[0]).toBeVisible()
})

test('a client says yes', async () => {
  const { user } = renderApp('/managed-service')

  await user.click(await screen.findByRole('button', { name: /^Approve: Backlink budget/ }))

  expect(await screen.findByText('Nothing waits for your answer.')).toBeVisible()
  expect(api.approvals[0]?.status).toBe('approved')
})

test('a client asks for changes, and says which', async () => {
  const { user } = renderApp('/managed-service')
  const ask = await screen.findByRole('button', { name: /^Ask for changes: Backlink budget/ })
  expect(ask).toBeDisabled()

  await user.type(screen.getByRole('textbox', { name: 'Note' }), 'Half of it.')
  await user.click(ask)

  expect(await screen.findByText('Nothing waits for your answer.')).toBeVisible()
  expect(api.approvals[0]).toMatchObject({ status: 'changes_requested', note: 'Half of it.' })
})

test('who only reads is asked for no answer', async () => {
  for (const service of api.mine) service.rights = ['view']
  renderApp('/managed-service')

  expect(await screen.findByText(/Somebody of yours who may approve/)).toBeVisible()
  expect(screen.queryByRole('button', { name: /^Approve/ })).not.toBeInTheDocument()
})

test('an invoice that was issued before the move is said to have its PDF from there', async () => {
  api.invoices = api.invoices
    .slice(0, 1)
    .map((invoice) => ({ ...invoice, pdf_url: '', issued_elsewhere: true }))

  renderApp('/managed-service')

  const [line] = await screen.findAllByText(/IGN-2026-0042/)
  const row = within(line?.closest('li') ?? document.body)
  expect(row.getByText('You have its PDF from before')).toBeVisible()
  expect(row.queryByText('The PDF is being made')).not.toBeInTheDocument()
})
