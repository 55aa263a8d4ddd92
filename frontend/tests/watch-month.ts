import { join } from 'node:path'

import { axeSleeps } from './accessibility.ts'
import { openBrowser } from './chromium.ts'
import { MonthVisit, type Asked } from './MonthVisit.ts'

/** Visits the installation that the first argument describes, and prints as JSON what it saw. */
const asked = JSON.parse(process.argv[2] ?? '{}') as Asked
const browser = await openBrowser()
const page = await browser.newPage({ viewport: { width: 1280, height: 860 } })
const visit = new MonthVisit(page, asked)
try {
  const asleep = await axeSleeps(browser)
  await visit.signIn()
  await visit.openClient()
  const seen = await visit.runMonth()
  const report = await visit.openReport()
  const billing = await visit.openBilling()
  const problems = [...asleep, ...visit.problems]
  process.stdout.write(JSON.stringify({ seen, report, billing, problems }))
} catch (problem) {
  await page.screenshot({ path: join(asked.pictures, 'failed.png'), fullPage: true })
  process.stderr.write(`${String(problem)}\n${visit.problems.join('\n')}\n`)
  process.exitCode = 1
} finally {
  await browser.close()
}
