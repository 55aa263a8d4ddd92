import { screen, waitFor, within } from '@testing-library/react'
import { http, HttpResponse } from 'msw'
import { afterEach, expect, test, vi } from 'vitest'

import { failedJob } from '../../../tests/fixtures/work'
import { renderApp } from '../../../tests/renderApp'
import { api, server } from '../../../tests/server'

afterEach(() => {
  vi.useRealTimers()
})

async function job(title: string | RegExp) {
  const heading = await screen.findByText(title)
  const item = heading.closest('li')
  if (!item) throw new Error(`No list item holds ${String(title)}.`)
  return item
}

test('a running job shows how far it is and what it does now', async () => {
  renderApp('/services/jobs')

  const running = await job('Month of November 2026')
  expect(within(running).getByRole('progressbar')).toHaveAttribute('aria-valuetext', '19 of 30')
  expect(running).toHaveTextContent('19 of 30 · Writing “Roller banner sizes for trade shows”')
  expect(within(running).getByRole('link', { name: /Banner Printing/ })).toHaveAttribute(
    'href',
    '/services/clients/c0000000-0000-4000-8000-000000000001',
  )
})

test('a failed job says why, and is tried again', async () => {
  const { user } = renderApp('/services/jobs?status=failed')

  const failed = await job(/How firm should a mattress be/)
  expect(failed).toHaveTextContent('WordPress refused the password of “publisher”.')
  expect(failed).toHaveTextContent('attempt 6 of 6')
  await user.click(within(failed).getByRole('button', { name: /Try again/ }))

  await waitFor(() => {
    expect(api.jobs.find(({ id }) => id === failedJob.id)?.status).toBe('queued')
  })
})

test('a job is cancelled', async () => {
  const { user } = renderApp('/services/jobs')

  await user.click(await screen.findByRole('button', { name: /^Cancel: Month of November/ }))

  expect(await within(await job('Month of November 2026')).findByText('Cancelled')).toBeVisible()
})

test('a job that ended in the meantime cannot be cancelled, and that is said', async () => {
  const message = 'This job has already finished; nothing was cancelled.'
  server.use(
    http.post('*/cancel/', () =>
      HttpResponse.json({ error: { code: 'too_late', message, details: {} } }, { status: 409 }),
    ),
  )
  const { user } = renderApp('/services/jobs')

  await user.click(await screen.findByRole('button', { name: /^Cancel: Month of November/ }))

  expect(await screen.findByText(message)).toBeVisible()
})

test('progress arrives by itself', async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true })
  renderApp('/services/jobs')
  await job('Month of November 2026')

  const [running] = api.jobs
  if (running) running.progress = { done: 20, total: 30, message: 'Writing “PVC banners”' }
  await vi.advanceTimersByTimeAsync(1_100)

  expect(await screen.findByText('20 of 30 · Writing “PVC banners”')).toBeVisible()
})

test('the filter lives in the address', async () => {
  const { user, router } = renderApp('/services/jobs')

  await user.click(await screen.findByRole('radio', { name: 'Finished' }))

  await waitFor(() => {
    expect(screen.queryByText('Month of November 2026')).not.toBeInTheDocument()
  })
  expect(screen.getByText('Weekly report, 16 – 22 Nov 2026')).toBeVisible()
  expect(router.state.location.href).toBe('/services/jobs?status=finished')
})

test('without a job the page says where jobs come from', async () => {
  api.jobs = []
  renderApp('/services/jobs')

  expect(await screen.findByText(/No job has run yet/)).toBeVisible()
})
