import { expect, test } from '@playwright/test'
import { ask, destination } from './matrix/http.ts'
import { ROUTES, VISITORS, type Visitor } from './matrix/routes.ts'
import { type Scene, setScene } from './matrix/scene.ts'
import { variantsOf } from './matrix/variants.ts'

/**
 * Every page and route handler, asked over HTTP by every kind of visitor for things of one person.
 * That the list is whole is proved by server/api/permission-matrix.integration.test.ts.
 */
let scene: Scene

test.beforeAll(async () => {
  scene = await setScene(0)
})

test.afterAll(async () => {
  await scene.books.end()
})

const STRANGERS: readonly Visitor[] = ['nobody', 'stranger']
/** Pages that show the subject who they are: the canaries would be found if they were there. */
const TELLING = ['/valores', '/confira/[quoteId]', '/acordo/[agreementId]', '/pago/[payableId]']

/** The address of a route, for things of the subject. */
function addressOf(path: string): string {
  if (path === '/l/[token]') return '/l/AAAAAAAAAAAAAAAAAAAAAA'
  if (path === '/api/trpc/[trpc]') return '/api/trpc/insights.today'
  if (path === '/api/auth/[...nextauth]') return '/api/auth/session'
  if (path.startsWith('/api/webhooks/')) return '/api/webhooks/pix/wrong/pix'
  if (path === '/pix/[payableId]') return `/pix/${scene.openPayableId}`
  return path.replaceAll(/\[(\w+)\]/g, (_, name: string) => scene.params[name] ?? name)
}

function readBy(body: string): string[] {
  return scene.canaries.filter((canary) => body.includes(canary))
}

for (const [path, { answers }] of Object.entries(ROUTES)) {
  test(`${path} answers each visitor as listed`, async () => {
    const got: Partial<Record<Visitor, number | string>> = {}
    for (const visitor of VISITORS) {
      const reply = await ask(addressOf(path), { cookie: scene.cookies[visitor] })
      got[visitor] = destination(reply) ?? reply.status
      if (STRANGERS.includes(visitor)) {
        expect(readBy(reply.body), `${visitor} reads of the subject`).toEqual([])
      } else if (TELLING.includes(path) && visitor !== 'staff') {
        expect(readBy(reply.body), `${visitor} is shown their own things`).not.toEqual([])
      }
    }
    expect(got).toEqual(answers)
  })
}

test('no way of writing an address shows a stranger anything', async () => {
  test.setTimeout(240_000)
  const guarded = Object.entries(ROUTES).filter(
    ([, { answers }]) => answers.nobody !== answers.r2 || answers.nobody !== answers.staff,
  )
  expect(guarded.length).toBeGreaterThan(15)
  const leaks: string[] = []
  const failures: string[] = []
  for (const [path] of guarded) {
    for (const { what, path: written, options } of variantsOf(addressOf(path))) {
      for (const visitor of STRANGERS) {
        const reply = await ask(written, { ...options, cookie: scene.cookies[visitor] })
        const seen = readBy(reply.body)
        if (seen.length > 0) leaks.push(`${visitor} ${what} ${path}: ${seen.join(', ')}`)
        if (reply.status >= 500 && reply.status !== 501)
          failures.push(`${visitor} ${what} ${path}: ${reply.status}`)
      }
    }
  }
  expect(leaks).toEqual([])
  expect(failures).toEqual([])
})
