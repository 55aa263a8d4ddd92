import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'

import type { Browser, Page } from 'playwright-core'

const AXE = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

/** What axe finds at WCAG 2.2 AA, and whether the page is wider than its window. */
export async function accessibility(page: Page): Promise<string[]> {
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
export async function axeSleeps(browser: Browser): Promise<string[]> {
  const page = await browser.newPage()
  await page.setContent('<html lang="en"><title>Bad</title><img src="x"></html>')
  const found = await accessibility(page)
  await page.close()
  return found.some((problem) => problem.startsWith('image-alt')) ? [] : ['axe sees nothing at all']
}
