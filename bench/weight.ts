import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { CARLOS, MARIA } from '#db/seed/cast.ts'
import { makeTemporaryFolder } from '../scripts/temporary-folder.ts'
import { type Bench, createBench } from './bench.ts'
import { exact, type Figure, passes, tableOf } from './figure.ts'
import { type Asset, weigh } from './page-weight.ts'
import { openPortal, type Portal } from './portal.ts'
import { output } from './program.ts'
import { signIn, type Visitor } from './visitor.ts'
import { copyEmptyApp } from './workshop.ts'

/**
 * `npm run bench:weight`: what a phone must load. JavaScript is the gzip of the scripts that a
 * page's own HTML asks for, without those for browsers that know no modules; the floors are a page
 * of an empty Next app and one with a little Tailwind, built in the same run.
 */
const KILOBYTE = 1000
const PLAIN_PAGE_LIMIT = 14 * KILOBYTE
const STYLE_LIMIT = 10 * KILOBYTE
const PAYMENT_LIMIT_MS = 30_000

type Weights = Readonly<Record<string, Asset>>

export async function measureWeight(bench: Bench, portal: Portal): Promise<Figure[]> {
  const floors = await emptyApp(bench)
  const plain = {
    D0: await weighPage(portal, await publicPage(portal, `/l/${'x'.repeat(32)}`)),
    D9: await weighPage(portal, await publicPage(portal, '/golpe')),
  }
  const pages = await debtorPages(portal)
  return [
    ...Object.entries(plain).map(([name, asset]) => plainFigure(name, asset)),
    ...Object.entries(pages).map(([name, asset]) => scriptFigure(name, asset, floors.plain)),
    ...styleFigures({ ...plain, ...pages }, floors.tailwind),
  ]
}

function plainFigure(name: string, { html, scripts, styles }: Asset): Figure {
  const total = html + scripts + styles
  return {
    name: `${name}, all of it`,
    ratio: exact(scripts > 0 ? Number.POSITIVE_INFINITY : total / PLAIN_PAGE_LIMIT),
    target: { is: 'at most', value: 1 },
    ours: kilobytes(total),
    floor: kilobytes(PLAIN_PAGE_LIMIT),
    note: `P1: HTML and styles against 14 kB; JavaScript ${scripts} B, any would be a miss.`,
  }
}

function scriptFigure(name: string, { scripts }: Asset, floor: Asset): Figure {
  return {
    name: `${name}, JavaScript`,
    ratio: exact(scripts / floor.scripts),
    target: { is: 'at most', value: 1.06 },
    ours: kilobytes(scripts),
    floor: kilobytes(floor.scripts),
    note: 'P2: against a page of an empty Next app.',
  }
}

function styleFigures(pages: Weights, floor: Asset): Figure[] {
  const heaviest = Math.max(...Object.values(pages).map(({ styles }) => styles))
  const figure = (name: string, limit: number, value: number, note: string): Figure => ({
    name,
    ratio: exact(heaviest / limit),
    target: { is: 'at most', value },
    ours: kilobytes(heaviest),
    floor: kilobytes(limit),
    note,
  })
  return [
    figure('CSS', floor.styles, 5, 'P5: the heaviest page against a trivial Tailwind page.'),
    figure('CSS, absolute', STYLE_LIMIT, 1, 'P5: against 10 kB.'),
  ]
}

function kilobytes(bytes: number): string {
  return `${(bytes / KILOBYTE).toFixed(1)} kB`
}

/** Static pages of an app that has nothing: they are read from its build, no server is needed. */
async function emptyApp(bench: Bench): Promise<Record<'plain' | 'tailwind', Asset>> {
  const root = bench.folder('empty-app')
  copyEmptyApp(root)
  const next = join(root, 'node_modules/next/dist/bin/next')
  await output(process.execPath, [next, 'build', root], {
    NODE_ENV: 'production',
    NEXT_TELEMETRY_DISABLED: '1',
  })
  const built = (...path: string[]) => readFileSync(join(root, '.next', ...path))
  const read = (address: string) => Promise.resolve(built(address.replace(/^\/_next\//, '')))
  const weighBuilt = (file: string) => weigh(built('server/app', file).toString('utf8'), read)
  return { plain: await weighBuilt('index.html'), tailwind: await weighBuilt('tailwind.html') }
}

async function publicPage(portal: Portal, path: string): Promise<string> {
  const answer = await fetch(`${portal.url}${path}`)
  if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}`)
  return answer.text()
}

function weighPage(portal: Portal, html: string): Promise<Asset> {
  return weigh(html, async (address) => {
    const answer = await fetch(`${portal.url}${address}`)
    if (answer.status !== 200) throw new Error(`${address} answered ${answer.status}`)
    return Buffer.from(await answer.arrayBuffer())
  })
}

/** D1 to D6 as people see them: Maria chooses, Carlos pays. */
async function debtorPages(portal: Portal): Promise<Weights> {
  const maria = await signIn(portal, MARIA)
  const carlos = await signIn(portal, CARLOS)
  const weighAt = async (visitor: Visitor, path: string) =>
    weighPage(portal, await visitor.page(path))
  const offer = linkTo('confira', await maria.page('/valores'))
  const pages = {
    D1: await weighAt(maria, '/valores'),
    D2: await weighAt(maria, '/formas/vivaz'),
    D3: await weighAt(maria, offer),
  }
  const whole = linkTo('confira', await carlos.page('/valores'))
  const pix = await carlos.press(whole, 'Gerar Pix')
  const unpaid = await carlos.page(pix)
  await pay(portal, unpaid)
  const paid = await arrival(carlos, pix.replace('/pix/', '/pago/'))
  const agreement = linkTo('acordo', unpaid + paid)
  return {
    ...pages,
    D4: await weighPage(portal, unpaid),
    D5: await weighPage(portal, paid),
    D6: await weighAt(carlos, agreement),
  }
}

function linkTo(place: string, html: string): string {
  const path = new RegExp(`href="(/${place}/[0-9a-f-]+)"`).exec(html)?.[1]
  if (!path) throw new Error(`no link to /${place}/`)
  return path
}

/** The pretend bank pays the code that stands on the page. */
async function pay({ environment }: Portal, html: string): Promise<void> {
  const code = /000201[^"<]+6304[0-9A-F]{4}/.exec(html)?.[0]
  const answer = await fetch(`${environment.SANDBOX_URL}/control/bank/pay`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${environment.SANDBOX_TOKEN}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ code }),
  })
  if (!answer.ok) throw new Error(`the bank answered ${answer.status}: ${await answer.text()}`)
}

/** The receipt's page once the payment is in the books. */
async function arrival(visitor: Visitor, path: string): Promise<string> {
  const deadline = performance.now() + PAYMENT_LIMIT_MS
  while (performance.now() < deadline) {
    const html = await visitor.page(path)
    if (html.includes(`${path}/comprovante`)) return html
    await new Promise((resolve) => setTimeout(resolve, 250))
  }
  throw new Error('the payment did not arrive')
}

if (import.meta.main) {
  const folder = await makeTemporaryFolder()
  try {
    const bench = createBench(folder, false)
    const portal = await openPortal(bench)
    try {
      const figures = await measureWeight(bench, portal)
      console.log(`\n${tableOf(figures)}`)
      process.exitCode = figures.every(passes) ? 0 : 1
    } finally {
      await portal.stop()
    }
  } finally {
    folder.remove()
  }
}
