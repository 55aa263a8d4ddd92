import { screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'

import { banner } from '../../../../tests/fixtures/subscriptions'
import { renderApp } from '../../../../tests/renderApp'
import { api } from '../../../../tests/server'

function open(tab: string) {
  return renderApp(`/services/clients/${banner.id}?tab=${tab}`)
}

test('an approval shows the text that the client answers to, and is recorded with its note', async () => {
  const { user } = open('approvals')

  expect(await screen.findByText(/paid links be marked as sponsored/)).toBeVisible()
  expect(screen.getByText(/Please begin with the roller banners/)).toBeVisible()
  expect(screen.getByText(/by Carl Banner, entered for them by ada, at the terminal/)).toBeVisible()
  await user.type(screen.getByRole('textbox', { name: 'Note' }), 'By phone')
  await user.click(screen.getByRole('button', { name: 'Record approval' }))

  expect(await screen.findByText('The approval is recorded.')).toBeVisible()
  expect(api.changes[0]?.body).toEqual({ approved: true, note: 'By phone' })
})

test('a question about links lists each of them', async () => {
  api.approvals = api.approvals.map((approval) => ({
    ...approval,
    kind: 'backlink_order',
    details: 'dear.example, DR 42 (Ahrefs, 2025-06-01), follow: “oak chairs”, 108.00 USD',
  }))
  open('approvals')

  expect(await screen.findAllByText(/^dear.example, DR 42/)).toHaveLength(2)
  expect(screen.getAllByText(/Backlinks of an order/)).toHaveLength(2)
})

test('changes are only asked for with a note that says which', async () => {
  const { user } = open('approvals')

  const changes = await screen.findByRole('button', { name: 'Changes wanted' })
  expect(changes).toBeDisabled()
  await user.type(screen.getByRole('textbox', { name: 'Note' }), 'Half of it')
  await user.click(changes)

  await waitFor(() => {
    expect(api.approvals[0]?.status).toBe('changes_requested')
  })
})

test('the checklist says who owes what, and an item is ticked off', async () => {
  const { user } = open('checklist')

  const row = await screen.findByRole('row', { name: /social media accounts/ })
  expect(row).toHaveTextContent('ClientOverdue10 Nov 2026')
  expect(row).toHaveTextContent('Reminded on 12 and 19 Nov')
  await user.click(within(row).getByRole('button', { name: /Mark as done/ }))

  await waitFor(() => {
    expect(within(row).getByText('Done')).toBeVisible()
  })
})

test('the activity says who did what, or that it happened by itself', async () => {
  open('activity')

  const started = await screen.findByRole('row', { name: /started the month/ })
  expect(started).toHaveTextContent('Ada Okafor')
  expect(screen.getByRole('row', { name: /made the weekly report/ })).toHaveTextContent('By itself')
})

test.each([
  ['approvals', 'Nothing has been put to the client yet.'],
  ['checklist', 'The checklist is written when onboarding starts.'],
  ['activity', 'Nothing has happened here yet.'],
])('an empty list of %s says what fills it', async (tab, words) => {
  api.approvals = []
  api.checklist = []
  api.activity = []
  open(tab)

  expect(await screen.findByText(words, { exact: false })).toBeVisible()
})
