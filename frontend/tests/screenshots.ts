import { mkdir, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'

import { chromium, type Browser, type Page } from 'playwright-core'

import type { FixtureApi } from './FixtureApi.ts'
import { banner } from './fixtures/subscriptions.ts'
import { monthRun } from './fixtures/work.ts'
import { serveFixtures } from './serveFixtures.ts'

const FOLDER = join(import.meta.dirname, '..', '..', 'var', 'screenshots')
const NOW = new Date('2026-11-23T09:00:30Z')
const AXE = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

interface Shot {
  name: string
  path: string
  prepare?: (api: FixtureApi) => void
  act?: (page: Page) => Promise<void>
}

const CLIENT = `/services/clients/${banner.id}`
const tabs = ['content', 'links', 'reports', 'billing', 'approvals', 'checklist', 'activity']

const SHOTS: Shot[] = [
  { name: 'sign-in', path: '/sign-in', prepare: signOut },
  { name: 'dashboard', path: '/services' },
  { name: 'dashboard-empty', path: '/services', prepare: empty },
  ...tabs.map((tab) => ({ name: `client-${tab}`, path: `${CLIENT}?tab=${tab}` })),
  { name: 'client-running', path: CLIENT, prepare: run },
  { name: 'client-run-dialog', path: `${CLIENT}?run=true` },
  { name: 'client-missing', path: '/services/clients/nobody' },
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

function empty(api: FixtureApi) {
  api.subscriptions = []
  api.overdue = []
  api.dashboard.revenue = []
}

function run(api: FixtureApi) {
  api.run = structuredClone(monthRun)
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

/** What axe finds at WCAG 2.2 AA, and whether the page is wider than its window. */
async function accessibility(page: Page): Promise<string[]> {
  await page.evaluate(`${AXE}; 0`)
  const found = await page.evaluate<string[]>(
    `axe.run(document, { runOnly: ${JSON.stringify(RULES)} }).then(({ violations }) =>
      violations.flatMap(({ id, nodes }) =>
        nodes.map((node) => id + ' ' + node.target + ' ' + node.failureSummary)))`,
  )
  const overflow = await page.evaluate<number>(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  )
  return overflow > 0 ? [...found, `${overflow} px wider than the window`] : found
}

/** A judge that finds nothing on a bad page would find nothing anywhere. */
async function axeSleeps(browser: Browser): Promise<string[]> {
  const page = await browser.newPage()
  await page.setContent('<html lang="en"><title>Bad</title><img src="x"></html>')
  const found = await accessibility(page)
  await page.close()
  return found.some((problem) => problem.startsWith('image-alt')) ? [] : ['axe sees nothing at all']
}

const only = process.argv[2]
await mkdir(FOLDER, { recursive: true })
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
})
const problems: string[] = await axeSleeps(browser)
for (const shot of SHOTS) {
  if (!only || shot.name.startsWith(only)) problems.push(...(await shoot(browser, shot, 4179)))
}
await browser.close()
process.stdout.write(problems.length ? `${problems.join('\n')}\n` : 'axe found nothing\n')
process.exitCode = problems.length ? 1 : 0
