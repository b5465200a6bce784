import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { expect, type Locator, type Page, test } from '@playwright/test'
import type { AxeResults } from 'axe-core'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const PICTURES = join(import.meta.dirname, '..', 'docs', 'pictures')

type Options = {
  /** With PICTURES=1 a picture of this state is kept in docs/pictures. */
  picture?: boolean
  /** Where the picture begins; at the top of the page when absent. */
  from?: Locator
  /** Which widths must not scroll sideways; the narrowest phone when absent. */
  narrowest?: number | null
}

/**
 * Looks at the page as it stands: no fault that axe finds, in light and in dark; no id twice;
 * nothing wider than the narrowest phone; nothing cut off with letters twice as large.
 */
export async function inspect(page: Page, name: string, options: Options = {}): Promise<void> {
  await test.step(`inspect ${name}`, async () => {
    await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible()
    // Evaluated by the debugger, so that the page's own policy stays in force.
    await page.evaluate(AXE)
    await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' })
    expect(await axeFaults(page, COLOURS), `${name}, dark`).toEqual([])
    await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
    expect(await axeFaults(page), `${name}, light`).toEqual([])
    expect(await repeatedIds(page), `${name}: ids that stand twice`).toEqual([])
    if (options.picture === true) await keepPicture(page, name, options.from)
    if (options.narrowest !== null) await expectReflow(page, name, options.narrowest ?? 320)
  })
}

/** All that the dark scheme changes. */
const COLOURS = ['color-contrast', 'link-in-text-block']

/** What axe finds by these rules; by all of its own when none is named. */
async function axeFaults(page: Page, runOnly?: string[]): Promise<string[]> {
  // Next writes the title after the page where it answers an action, and for a moment there is none.
  await expect(page).not.toHaveTitle('')
  const options = { resultTypes: ['violations'], ...(runOnly && { runOnly }) }
  const { violations } = await page.evaluate<AxeResults>(`axe.run(${JSON.stringify(options)})`)
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((n) => n.html).join(' | ')}`)
}

/** axe asks this only of what a label or a control refers to; a link within the page may, too. */
function repeatedIds(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const ids = Array.from(document.querySelectorAll('[id]'), ({ id }) => id)
    return [...new Set(ids.filter((id, place) => ids.indexOf(id) < place))]
  })
}

async function expectReflow(page: Page, name: string, width: number): Promise<void> {
  const viewport = page.viewportSize()
  if (viewport === null) throw new Error('the page has no viewport')
  await page.setViewportSize({ width, height: viewport.height })
  expect(await overflow(page), `${name} at ${width} px scrolls sideways`).toEqual([])
  await page.setViewportSize({ width: 390, height: viewport.height })
  await page.evaluate(() => {
    document.documentElement.style.fontSize = '200%'
  })
  expect(await overflow(page), `${name} with text at 200 % scrolls sideways`).toEqual([])
  await page.evaluate(() => {
    document.documentElement.style.fontSize = ''
  })
  await page.setViewportSize(viewport)
}

/** What reaches beyond the right edge of the screen, where the page scrolls sideways. */
function overflow(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement
    if (scrollWidth <= clientWidth) return []
    const scrolls = (element: Element | null): boolean =>
      element !== null &&
      (getComputedStyle(element).overflowX === 'auto' || scrolls(element.parentElement))
    const isBeyond = (element: Element | null) =>
      element !== null && element.getBoundingClientRect().right > clientWidth + 0.5
    const beyond = Array.from(document.querySelectorAll('body *')).filter(
      (element) => isBeyond(element) && !scrolls(element.parentElement),
    )
    // What stretches its surroundings is the innermost; what only follows them is not named.
    const inmost = beyond.filter((element) => !Array.from(element.children).some(isBeyond))
    return inmost.map(
      (element) =>
        `${Math.round(element.getBoundingClientRect().width)} px: ${element.outerHTML.slice(0, 120)}`,
    )
  })
}

async function keepPicture(page: Page, name: string, from?: Locator): Promise<void> {
  if (process.env.PICTURES !== '1') return
  const begin = from ?? page.locator('body')
  await begin.evaluate((element) => element.scrollIntoView({ block: 'start' }))
  const sharp = await page.screenshot({ animations: 'disabled', caret: 'hide' })
  const small = sharp.length < 200_000
  const picture = small ? sharp : await page.screenshot({ animations: 'disabled', scale: 'css' })
  writeFileSync(join(PICTURES, `${name}.png`), picture)
}
