import { screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'

import { reviewed } from '../../../tests/fixtures/review'
import { banner } from '../../../tests/fixtures/subscriptions'
import { renderApp } from '../../../tests/renderApp'
import { api } from '../../../tests/server'

const LIST = `/services/clients/${banner.id}/review`
const [eyelets, oneDay] = reviewed.map(({ id }) => id)
const DRAFT = `${LIST}/${eyelets}`

function sent() {
  return api.changes.map(({ what, body }) => ({ what: what.split('/review/')[1], body }))
}

test('the list says what is to be read, by whom it was written and what stopped', async () => {
  const { user, router } = renderApp(LIST)

  expect(await screen.findByText('1 article to read · 1 stopped')).toBeVisible()
  const row = screen.getByRole('row', { name: /eyelets and hems/ })
  expect(row).toHaveTextContent('you have not opened it · 1 thing to check')
  expect(row).toHaveTextContent('House writer')
  expect(screen.getByRole('row', { name: /Printing in one day/ })).toHaveTextContent(
    'Draft: The writer answered twice with a text that was too short.',
  )

  await user.click(within(row).getByRole('link', { name: /eyelets and hems/ }))
  await screen.findByRole('heading', { level: 1, name: 'Banner eyelets and hems explained' })
  expect(router.state.location.pathname).toBe(DRAFT)
})

test('an empty list leads back to the month', async () => {
  api.reviewed = []
  renderApp(LIST)

  expect(await screen.findByRole('link', { name: 'Go on with the month' })).toBeVisible()
})

test('a draft is shown beside its brief, and opening it is noted once', async () => {
  renderApp(DRAFT)

  const draft = await screen.findByRole('region', { name: 'Draft' })
  expect(within(draft).getByRole('heading', { name: 'Eyelets' })).toBeVisible()
  expect(within(draft).getByRole('link', { name: 'sizes' })).toHaveAttribute('target', '_blank')
  expect(within(draft).getByRole('cell', { name: 'Hem' })).toBeVisible()
  const brief = screen.getByRole('region', { name: 'Brief' })
  expect(within(brief).getByText('Hems')).toBeVisible()
  const checks = screen.getByRole('region', { name: 'To check' })
  expect(checks).toHaveTextContent('These figures are not in the intake: 60.')
  expect(checks).toHaveTextContent('Reading ease 63 of 100: plain.')
  await waitFor(() => {
    expect(sent()).toEqual([{ what: `${eyelets}/open/`, body: { version: 1 } }])
  })
})

test('who accepts a draft is shown the next one that waits', async () => {
  const { user, router } = renderApp(DRAFT)
  const accept = await screen.findByRole('button', { name: 'Accept' })
  await waitFor(() => {
    expect(accept).toBeEnabled()
  })

  await user.click(accept)

  expect(await screen.findByText('Accepted: Banner eyelets and hems explained')).toBeVisible()
  expect(sent().at(-1)).toEqual({ what: `${eyelets}/accept/`, body: { version: 1 } })
  await waitFor(() => {
    expect(router.state.location.pathname).toBe(`${LIST}/${oneDay}`)
  })
})

test('a draft is edited by keyboard and kept as the next version', async () => {
  const { user } = renderApp(DRAFT)
  const edit = await screen.findByRole('button', { name: 'Edit' })
  edit.focus()
  await user.keyboard('{Enter}')
  const title = await screen.findByRole('textbox', { name: 'Title' })
  await user.clear(title)
  await user.type(title, 'Eyelets{Enter}')

  expect(await screen.findByText('Version 2 is kept.')).toBeVisible()
  expect(sent().at(-1)).toEqual({
    what: `${eyelets}/`,
    body: {
      version: 1,
      title: 'Eyelets',
      meta_description: 'Where eyelets sit, and why a hem comes first.',
      body_markdown: '## Eyelets\n\nEvery **50 cm**, see [sizes](page:sizes).',
    },
  })
  expect(await screen.findByRole('heading', { level: 1, name: 'Eyelets' })).toBeVisible()
})

test('what was typed stays where somebody else was faster', async () => {
  const { user } = renderApp(DRAFT)
  await user.click(await screen.findByRole('button', { name: 'Edit' }))
  const [page] = api.reviewed
  if (page) page.version = 2
  await user.type(screen.getByRole('textbox', { name: 'Title' }), '!')
  await user.click(screen.getByRole('button', { name: 'Save' }))

  expect(await screen.findByRole('alert')).toHaveTextContent('newer version (version 2, by Mia)')
  expect(screen.getByRole('textbox', { name: 'Title' })).toHaveValue(
    'Banner eyelets and hems explained!',
  )
})

test('a draft is sent back with what should be different', async () => {
  const { user } = renderApp(DRAFT)
  await user.click(await screen.findByRole('button', { name: 'Send back' }))
  const dialog = await screen.findByRole('dialog', { name: 'Send it back' })
  expect(within(dialog).getByRole('button', { name: 'Send back' })).toBeDisabled()

  await user.type(within(dialog).getByRole('textbox'), 'Name the distances.')
  await user.click(within(dialog).getByRole('button', { name: 'Send back' }))

  expect(await screen.findByText(/Sent back, and being written again/)).toBeVisible()
  expect(sent().at(-1)).toEqual({
    what: `${eyelets}/send-back/`,
    body: { version: 1, note: 'Name the distances.' },
  })
})

test('a page that stopped says why, and the writer may try again', async () => {
  const { user } = renderApp(`${LIST}/${oneDay}`)
  expect(await screen.findByRole('alert')).toHaveTextContent('a text that was too short')
  expect(screen.getByRole('button', { name: 'Write it by hand' })).toBeVisible()

  await user.click(screen.getByRole('button', { name: 'Let the writer try again' }))

  expect(await screen.findByText('The writer has it; this page follows.')).toBeVisible()
  expect(sent()).toEqual([{ what: `${oneDay}/resume/`, body: { note: '' } }])
})

test('who may only look opens nothing and decides nothing', async () => {
  const [client] = api.subscriptions
  if (client) client.rights = ['view', 'staff']
  renderApp(DRAFT)

  expect(await screen.findByRole('region', { name: 'Draft' })).toBeVisible()
  expect(within(screen.getByRole('main')).queryAllByRole('button')).toEqual([])
  expect(api.changes).toEqual([])
})

test('the review is reached from the month and from what is to be done', async () => {
  const { user, router } = renderApp(`/services/clients/${banner.id}?tab=content`)

  await user.click(await screen.findByRole('link', { name: 'Review' }))

  expect(await screen.findByText('1 article to read · 1 stopped')).toBeVisible()
  expect(router.state.location.pathname).toBe(LIST)
})

test('what waits for a reader is among what needs me today', async () => {
  api.overdue = api.overdue.slice(0, 1)
  const [item] = api.overdue
  if (item) Object.assign(item, { kind: 'review', action: 'open_review', title: 'Articles: 1' })
  const { user, router } = renderApp('/services')

  await user.click(await screen.findByRole('link', { name: 'Review: Banner Printing' }))

  expect(router.state.location.pathname).toBe(LIST)
})
