import { screen, within } from '@testing-library/react'
import { expect, test } from 'vitest'

import { banner } from '../../../../tests/fixtures/subscriptions'
import { renderApp } from '../../../../tests/renderApp'
import { api } from '../../../../tests/server'

function open(tab: string) {
  return renderApp(`/services/clients/${banner.id}?tab=${tab}`)
}

test('the content tracker says where the month stands and shows each article', async () => {
  open('content')

  expect(
    await screen.findByText(
      '19 of 30 articles published, behind (22 expected by today) · 1 to review · 1 being made · 1 failed',
    ),
  ).toBeVisible()
  const published = screen.getByRole('link', { name: 'Roller banner sizes for trade shows' })
  expect(published).toHaveAttribute('href', 'https://banner-printing.example/roller-banner-sizes/')
  const failed = screen.getByRole('row', { name: /Printing in one day/ })
  expect(failed).toHaveTextContent('a text that was too short')
  const review = screen.getByRole('row', { name: /eyelets and hems/ })
  expect(review).toHaveTextContent('Written from a template; an editor has to read it.')
})

test('a month without content offers to run it', async () => {
  api.content = { ...api.content, items: [], count: 0 }
  const { user } = open('content')

  await user.click(await screen.findByRole('link', { name: 'Run a month' }))

  expect(await screen.findByRole('dialog', { name: /Run a month/ })).toBeVisible()
})

test('text of a client is never markup', async () => {
  const [article] = api.content.items
  if (article) article.title = '<img src=x onerror=alert(1)>'
  open('content')

  expect(await screen.findByText('<img src=x onerror=alert(1)>')).toBeVisible()
})

test('the backlink tracker counts what is live, lost and spent', async () => {
  open('links')

  const tracker = await screen.findByRole('region', { name: 'Backlinks' })
  expect(
    await within(tracker).findByText(/8 of 12 links live, on pace · 9 delivered · 1 lost/),
  ).toHaveTextContent('$1,260.00 spent of $2,000.00')
  const lost = within(tracker).getByRole('row', { name: /shopfitters\.example/ })
  expect(lost).toHaveTextContent('Lost')
  expect(lost).toHaveTextContent('The page is gone (404), seen on 3 days')
})

test('a lite client without links is told why', async () => {
  api.backlinks = { ...api.backlinks, items: [], count: 0 }
  const [client] = api.subscriptions
  if (client) client.tier = 'lite'
  open('links')

  expect(await screen.findByText(/Managed Lite has no backlink campaign/)).toBeVisible()
})

test('a long list is read page by page, and the page lives in the address', async () => {
  api.backlinks.count = 120
  const { user, router } = open('links')

  const pages = await screen.findByRole('navigation', { name: 'Pages of backlinks' })
  expect(pages).toHaveTextContent('1–50 of 120')
  await user.click(within(pages).getByRole('button', { name: 'Page 3' }))

  expect(router.state.location.search).toEqual({ tab: 'links', page: 3 })
  expect(await screen.findByText('101–120 of 120')).toBeVisible()
})

test('articles that earlier months still lack are named beside this month', async () => {
  api.content.summary.late = [{ month: '2026-10', owed: 30, published: 20 }]
  const [client] = api.subscriptions
  if (client) client.articles_late = 10
  open('content')

  expect(await screen.findByText(/late: 10 of 30 of October 2026/)).toBeVisible()
  expect(within(screen.getByLabelText('This month at a glance')).getByText('10 late')).toBeVisible()
})
