import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'

import type { Browser, Page } from 'playwright-core'

import { accessibility, axeSleeps } from './accessibility.ts'
import { openBrowser } from './chromium.ts'
import type { FixtureApi } from './FixtureApi.ts'
import { carl } from './fixtures/people.ts'
import { TOKEN } from './fixtures/pay.ts'
import { reviewed } from './fixtures/review.ts'
import { banner } from './fixtures/subscriptions.ts'
import { monthRun } from './fixtures/work.ts'
import { serveFixtures } from './serveFixtures.ts'

const FOLDER = join(import.meta.dirname, '..', '..', 'var', 'screenshots')
const NOW = new Date('2026-11-23T09:00:30Z')

interface Shot {
  name: string
  path: string
  prepare?: (api: FixtureApi) => void
  act?: (page: Page) => Promise<void>
}

const CLIENT = `/services/clients/${banner.id}`
const tabs = [
  'content',
  'links',
  'social',
  'reports',
  'billing',
  'approvals',
  'checklist',
  'activity',
]

const SHOTS: Shot[] = [
  { name: 'sign-in', path: '/sign-in', prepare: signOut },
  { name: 'pay', path: `/pay/${TOKEN}`, prepare: signOut },
  { name: 'pay-done', path: `/pay/${TOKEN}`, prepare: payAll },
  { name: 'my-service', path: '/managed-service', prepare: (api) => (api.me = carl) },
  { name: 'dashboard', path: '/services' },
  { name: 'dashboard-currencies', path: '/services', prepare: earnAbroad },
  { name: 'dashboard-empty', path: '/services', prepare: empty },
  ...tabs.map((tab) => ({ name: `client-${tab}`, path: `${CLIENT}?tab=${tab}` })),
  { name: 'client-billing-why', path: `${CLIENT}?tab=billing`, act: askWhy },
  { name: 'client-running', path: CLIENT, prepare: run },
  { name: 'client-run-dialog', path: `${CLIENT}?run=true` },
  { name: 'client-missing', path: '/services/clients/nobody' },
  { name: 'review', path: `${CLIENT}/review` },
  { name: 'review-draft', path: `${CLIENT}/review/${reviewed[0]?.id}` },
  { name: 'review-edit', path: `${CLIENT}/review/${reviewed[0]?.id}`, act: edit },
  { name: 'review-stopped', path: `${CLIENT}/review/${reviewed[1]?.id}` },
  { name: 'margin', path: '/services/margin' },
  { name: 'jobs', path: '/services/jobs' },
  { name: 'menu', path: '/services/jobs', act: openMenu },
  { name: 'not-found', path: '/no/such/page' },
  { name: 'forbidden', path: '/services', prepare: (api) => (api.me.rights = ['view']) },
  { name: 'session-ended', path: CLIENT, act: loseSession },
]

function signOut(api: FixtureApi) {
  api.signedIn = false
}

function payAll(api: FixtureApi) {
  signOut(api)
  Object.assign(api.payable, { state: 'paid', open: '0.00', paid: '687.00', ways: [] })
}

function empty(api: FixtureApi) {
  api.subscriptions = []
  api.overdue = []
  api.dashboard.revenue = []
}

function earnAbroad({ dashboard }: FixtureApi) {
  const [dollars] = dashboard.revenue
  if (!dollars) return
  const unknown = { blended_margin_percent: null, contribution_margin_percent: null }
  const top_clients = dollars.top_clients.slice(0, 1)
  dashboard.revenue.push(
    { ...dollars, currency: 'CAD', ...unknown, top_clients },
    { ...dollars, currency: 'GBP', ...unknown, growth_percent: null, top_clients },
  )
}

function run(api: FixtureApi) {
  api.run = structuredClone(monthRun)
}

async function askWhy(page: Page) {
  await page.getByRole('button', { name: 'Why IGN-2026-0042 is that much' }).click()
  await page.getByText('a whole month at').last().waitFor()
}

async function edit(page: Page) {
  await page.getByRole('button', { name: 'Edit' }).click()
  await page.getByRole('textbox', { name: 'Text' }).waitFor()
}

async function openMenu(page: Page) {
  const burger = page.getByRole('button', { name: 'Open the menu' })
  if (await burger.isVisible()) await burger.click()
  await page.waitForTimeout(300)
}

async function loseSession(page: Page) {
  await page.route('**/api/v1/services/**', (route) =>
    route.fulfill({ status: 401, contentType: 'application/json', body: '{}' }),
  )
  await page.getByRole('tab', { name: 'Reports' }).click()
  await page.getByRole('dialog').waitFor()
}

const VIEWS = [
  { name: 'desktop', width: 1280, height: 860 },
  { name: 'phone', width: 390, height: 844 },
]

async function shoot(browser: Browser, shot: Shot, port: number): Promise<string[]> {
  const problems: string[] = []
  for (const view of VIEWS) {
    for (const colorScheme of ['light', 'dark'] as const) {
      const { api, address, close } = await serveFixtures(port)
      shot.prepare?.(api)
      const page = await browser.newPage({ viewport: view, colorScheme })
      page.on('pageerror', (error) => problems.push(`${shot.name}: ${error.message}`))
      await page.clock.setFixedTime(NOW)
      await page.goto(address + shot.path)
      await page.getByRole('heading', { level: 1 }).waitFor()
      await page.waitForLoadState('networkidle')
      await shot.act?.(page)
      const name = `${shot.name}-${view.name}-${colorScheme}`
      await page.screenshot({ path: join(FOLDER, `${name}.png`), fullPage: true })
      problems.push(...(await accessibility(page)).map((problem) => `${name}: ${problem}`))
      await page.close()
      close()
    }
  }
  return problems
}

const only = process.argv[2]
await mkdir(FOLDER, { recursive: true })
const browser = await openBrowser()
const problems: string[] = await axeSleeps(browser)
for (const shot of SHOTS) {
  if (!only || shot.name.startsWith(only)) problems.push(...(await shoot(browser, shot, 4179)))
}
await browser.close()
process.stdout.write(problems.length ? `${problems.join('\n')}\n` : 'axe found nothing\n')
process.exitCode = problems.length ? 1 : 0
