import { join } from 'node:path'

import type { Locator, Page } from 'playwright-core'

import { accessibility } from './accessibility.ts'

export interface Asked {
  address: string
  email: string
  password: string
  client: string
  /** As the form writes it: 2026-09. */
  month: string
  /** Where pictures of the pages go. */
  pictures: string
}

export interface StepSeen {
  title: string
  state: string
  count: string
}

export interface Document {
  status: number
  type: string
  start: string
}

const MOST_MILLISECONDS = 90_000

/** What a person does who signs in, runs a client's month and looks at what came of it. */
export class MonthVisit {
  readonly problems: string[] = []
  private signedIn = false

  private readonly page: Page
  private readonly asked: Asked

  constructor(page: Page, asked: Asked) {
    this.page = page
    this.asked = asked
    page.setDefaultTimeout(30_000)
    page.on('pageerror', (error) => this.problems.push(`page error: ${error.message}`))
    page.on('console', (message) => {
      const isOfAnAnswer = message.text().startsWith('Failed to load resource')
      if (['error', 'warning'].includes(message.type()) && !isOfAnAnswer)
        this.problems.push(`console: ${message.text()}`)
    })
    page.on('requestfailed', (request) => {
      const why = request.failure()?.errorText ?? ''
      // What the page itself no longer wants to know.
      if (why !== 'net::ERR_ABORTED') this.problems.push(`${request.url()} failed: ${why}`)
    })
    page.on('response', (response) => {
      const asksWho = !this.signedIn && response.status() === 401
      if (response.status() >= 400 && !asksWho)
        this.problems.push(`${response.url()} answered ${response.status()}`)
    })
  }

  async signIn() {
    const { page, asked } = this
    await page.goto(asked.address)
    await page.getByRole('heading', { name: 'Sign in', level: 1 }).waitFor()
    await this.look('sign-in')
    await page.getByLabel('E-mail').fill(asked.email)
    await page.getByLabel('Password', { exact: true }).fill(asked.password)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('heading', { name: 'Managed services', level: 1 }).waitFor()
    this.signedIn = true
  }

  async openClient() {
    const clients = this.page.getByRole('table', { name: 'Managed clients' })
    const link = clients.getByRole('link', { name: this.asked.client })
    await link.waitFor()
    await this.look('dashboard')
    await link.click()
    await this.page.getByRole('heading', { name: this.asked.client, level: 1 }).waitFor()
  }

  /** Starts the month in its dialog, and returns every different state that the page then showed. */
  async runMonth(): Promise<StepSeen[][]> {
    const { page } = this
    await page.getByRole('button', { name: 'Run a month' }).first().click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Month').selectOption(this.asked.month)
    await dialog.getByLabel(/^Accept the drafts unread/).check()
    await this.look('run-dialog')
    await page.evaluate(noteSteps)
    await dialog.getByRole('button', { name: /^Run / }).click()
    const panel = page.getByRole('region', { name: /^Month of / })
    await panel.getByText('Running').first().waitFor()
    await this.look('client-running')
    await this.end(panel)
    // What the page noted in itself would be gone if it had been loaded anew.
    return (await page.evaluate(() => (globalThis as Noting).stepsSeen)) ?? []
  }

  private async end(panel: Locator) {
    const ended = panel.getByText('What was done')
    const stopped = panel.getByText('Waiting for a person').or(panel.getByRole('alert'))
    await ended.or(stopped).first().waitFor({ timeout: MOST_MILLISECONDS })
    if (!(await ended.count()))
      throw new Error(`The month did not end well: ${await panel.innerText()}`)
  }

  async openReport(): Promise<Document> {
    await this.page.getByRole('tab', { name: 'Reports' }).click()
    const reports = this.page.getByRole('table', { name: 'Reports' })
    const view = reports.getByRole('link', { name: /^View the report of / }).first()
    await view.waitFor()
    await this.look('client-reports')
    return this.read(view)
  }

  /** The cells of the invoices, and the first one's document. */
  async openBilling(): Promise<{ rows: string[][]; document: Document }> {
    await this.page.getByRole('tab', { name: 'Billing' }).click()
    const invoices = this.page.getByRole('table', { name: 'Invoices' })
    await invoices.waitFor()
    await this.look('client-billing')
    const rows = await invoices
      .locator('tbody tr')
      .evaluateAll((found) => found.map((row) => [...row.children].map((cell) => cell.textContent)))
    return { rows, document: await this.read(invoices.getByRole('link').first()) }
  }

  private async read(link: Locator): Promise<Document> {
    const href = (await link.getAttribute('href')) ?? ''
    const answer = await this.page.request.get(new URL(href, this.asked.address).href)
    const start = (await answer.body()).subarray(0, 5).toString('latin1')
    return { status: answer.status(), type: answer.headers()['content-type'] ?? '', start }
  }

  /** A picture, and what axe finds, in light and in dark. */
  private async look(name: string) {
    for (const colorScheme of ['dark', 'light'] as const) {
      await this.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      await this.page.evaluate(atRest)
      await this.page.screenshot({ path: join(this.asked.pictures, `${name}-${colorScheme}.png`) })
      const found = await accessibility(this.page)
      this.problems.push(...found.map((problem) => `${name} (${colorScheme}): ${problem}`))
    }
  }
}

/** Once every colour has changed. */
async function atRest() {
  await new Promise(requestAnimationFrame)
  await Promise.allSettled(document.getAnimations().map(({ finished }) => finished))
}

type Noting = typeof globalThis & { stepsSeen?: StepSeen[][] }

/** Runs in the page: from now on it notes every different state of the month's steps. */
function noteSteps() {
  const seen: StepSeen[][] = []
  ;(globalThis as Noting).stepsSeen = seen
  new MutationObserver(() => {
    const items = document.querySelectorAll('[aria-label="Steps of the month"] > li')
    const now = [...items].map(({ children: [title, state, count] }) => ({
      title: title?.textContent ?? '',
      state: state?.textContent ?? '',
      count: count?.textContent ?? '',
    }))
    if (now.length && JSON.stringify(now) !== JSON.stringify(seen.at(-1))) seen.push(now)
  }).observe(document.body, { subtree: true, childList: true, characterData: true })
}
