import { screen, waitFor, within } from '@testing-library/react'
import { http, HttpResponse } from 'msw'
import { afterEach, expect, test, vi } from 'vitest'

import { banner } from '../../../../tests/fixtures/subscriptions'
import { failedJob, monthRun, runningJob } from '../../../../tests/fixtures/work'
import { renderApp } from '../../../../tests/renderApp'
import { api, server } from '../../../../tests/server'

const ADDRESS = `/services/clients/${banner.id}`

afterEach(() => {
  vi.useRealTimers()
})

test('a month is run from the page and its steps show at once', async () => {
  const { user } = renderApp(ADDRESS)

  await user.click(await screen.findByRole('button', { name: 'Run a month' }))
  const dialog = await screen.findByRole('dialog', { name: 'Run a month for Banner Printing' })
  await user.click(within(dialog).getByRole('checkbox', { name: /Accept the drafts unread/ }))
  await user.click(within(dialog).getByRole('button', { name: 'Run November 2026' }))

  const panel = await screen.findByRole('region', { name: 'Month of November 2026' })
  const steps = within(panel).getAllByRole('listitem')
  expect(steps).toHaveLength(9)
  expect(steps[1]).toHaveAttribute('aria-current', 'step')
  expect(steps[1]).toHaveTextContent('Write the contentRunning19 of 30')
  expect(screen.getByRole('button', { name: 'A month is running' })).toBeDisabled()
  expect(api.changes).toEqual([
    {
      what: `POST /api/v1/services/subscriptions/${banner.id}/run-month/`,
      body: { month: '2026-11', accept_drafts: true },
    },
  ])
})

test('only a demo site offers to accept drafts unread', async () => {
  const [client] = api.subscriptions
  if (client) client.site.is_demo = false
  renderApp(`${ADDRESS}?run=true`)

  const dialog = await screen.findByRole('dialog')
  expect(within(dialog).queryByRole('checkbox')).not.toBeInTheDocument()
})

test('a refusal is said in the question, which stays open', async () => {
  const message = 'The blueprint is not approved yet. Ask the client to approve it first.'
  server.use(
    http.post('*/run-month/', () =>
      HttpResponse.json({ error: { code: 'no_blueprint', message, details: {} } }, { status: 409 }),
    ),
  )
  const { user } = renderApp(`${ADDRESS}?run=true`)

  await user.click(await screen.findByRole('button', { name: /^Run November 2026/ }))

  expect(await within(screen.getByRole('dialog')).findByRole('alert')).toHaveTextContent(message)
})

test('progress arrives every second without a reload, and the tracker follows', async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true })
  api.run = structuredClone(monthRun)
  renderApp(ADDRESS)
  const panel = await screen.findByRole('region', { name: 'Month of November 2026' })
  expect(within(panel).getByRole('progressbar', { name: 'Write the content' })).toHaveAttribute(
    'aria-valuetext',
    '19 of 30',
  )

  const writing = api.run.steps[1]
  if (writing) Object.assign(writing, { status: 'done', done: 30, message: '' })
  const [client] = api.subscriptions
  if (client) client.current_month_articles_published = 30
  await vi.advanceTimersByTimeAsync(1_100)

  await waitFor(() => {
    expect(within(panel).getByText('30 of 30')).toBeVisible()
  })
  await waitFor(() => {
    expect(screen.getByLabelText('This month at a glance')).toHaveTextContent('30 of 30')
  })
})

test('a running month can be stopped', async () => {
  api.run = structuredClone(monthRun)
  const { user } = renderApp(ADDRESS)

  await user.click(await screen.findByRole('button', { name: 'Stop after this step' }))

  await waitFor(() => {
    expect(api.jobs.find((job) => job.id === runningJob.id)?.status).toBe('cancelled')
  })
})

test('a month that failed says why and can be tried again', async () => {
  api.run = { ...structuredClone(monthRun), status: 'failed', job: failedJob }
  const { user } = renderApp(ADDRESS)

  expect(await screen.findByText(/WordPress refused the password/)).toBeVisible()
  await user.click(screen.getByRole('button', { name: 'Try again' }))

  await waitFor(() => {
    expect(api.changes.map(({ what }) => what)).toEqual([
      `POST /api/v1/jobs/${failedJob.id}/retry/`,
    ])
  })
})

test('a month that waits for a person says for whom, and goes on', async () => {
  const message = '28 drafts wait for their review.'
  api.run = { ...structuredClone(monthRun), status: 'waiting', message, job: null }
  const { user } = renderApp(ADDRESS)

  expect(await screen.findByText(message)).toBeVisible()
  await user.click(screen.getByRole('button', { name: 'Go on' }))

  expect(await screen.findByRole('button', { name: 'A month is running' })).toBeDisabled()
  expect(api.changes[0]?.body).toEqual({ month: '2026-11', accept_drafts: false })
})

test('a month whose job was cancelled before it began does not run for ever', async () => {
  const job = { ...runningJob, status: 'cancelled', can_cancel: false, can_retry: true } as const
  api.run = { ...structuredClone(monthRun), status: 'queued', job }
  renderApp(ADDRESS)

  const panel = await screen.findByRole('region', { name: 'Month of November 2026' })
  expect(await within(panel).findByText('Cancelled')).toBeVisible()
  expect(within(panel).getByRole('button', { name: 'Try again' })).toBeEnabled()
  expect(screen.getByRole('button', { name: 'Run a month' })).toBeEnabled()
})

test('a month that is done steps back', async () => {
  api.run = { ...structuredClone(monthRun), status: 'done', finished_at: '2026-11-23T09:00:00Z' }
  renderApp(ADDRESS)

  expect(await screen.findByText('What was done')).toBeVisible()
  expect(screen.getByRole('button', { name: 'Run a month' })).toBeEnabled()
})
