import { randomUUID } from 'node:crypto'
import { expect, test } from '@playwright/test'
import { ask, askThrough, destination } from './matrix/http.ts'
import { ROUTES } from './matrix/routes.ts'
import { type Scene, setScene } from './matrix/scene.ts'
import { variantsOf } from './matrix/variants.ts'
import { type Expected, VISITORS, type Visitor } from './matrix/visitors.ts'

/**
 * Every page and route handler, asked over HTTP by every kind of visitor for things of one person.
 * That the list is whole is proved by server/api/permission-matrix.integration.test.ts.
 */
test.describe.configure({ mode: 'default' })

let scene: Scene

test.beforeAll(async () => {
  scene = await setScene(0)
})

test.afterAll(async () => {
  await scene?.books.end()
})

const TERMS = '0'.repeat(64)
const STRANGERS: readonly Visitor[] = ['nobody', 'stranger']
/** Pages that show the subject who they are: the canaries would be found if they were there. */
const TELLING = ['/valores', '/confira/[quoteId]', '/acordo/[agreementId]', '/pago/[payableId]']

/** Parts of an address that are nobody's. */
const CHOICES: Readonly<Record<string, string>> = {
  to: 'acordo',
  mensagem: 'campaign_message',
  canal: 'sms',
}

/** The address of a route, for things of the subject. */
function addressOf(path: string): string {
  if (path.startsWith('/l/[token]')) return path.replace('[token]', 'AAAAAAAAAAAAAAAAAAAAAA')
  if (path === '/admin/convite/[token]') return '/admin/convite/AAAAAAAAAAAAAAAAAAAAAA'
  if (path === '/admin/equipe/[staffId]') return `/admin/equipe/${randomUUID()}`
  if (path === '/api/trpc/[trpc]') return '/api/trpc/insights.today'
  if (path === '/api/auth/[...nextauth]') return '/api/auth/session'
  if (path.startsWith('/api/webhooks/') && path.includes('[')) return '/api/webhooks/pix/wrong/pix'
  if (path === '/pix/[payableId]') return `/pix/${scene.openPayableId}`
  if (path === '/cartao/[payableId]') return `/cartao/${scene.openPayableId}`
  if (path === '/documentos/preparando') {
    return `${path}?para=/acordo/${scene.params.agreementId}/contrato`
  }
  if (path === '/codigo') return `/codigo?para=/acordo/${scene.params.agreementId}/contrato`
  if (path.startsWith('/documentos/ano/')) {
    return `/documentos/ano/${scene.payee}/${scene.params.year}`
  }
  if (path === '/admin/campanhas/nova') return `${path}?credor=${scene.params.creditor}`
  if (path.startsWith('/admin/campanhas/[')) return path.replace('[campaignId]', randomUUID())
  const filled = path.replaceAll(
    /\[(\w+)\]/g,
    (_, name: string) => scene.params[name] ?? CHOICES[name] ?? name,
  )
  if (path.endsWith('/devolver')) return `${filled}?valor=1,00&motivo=agreed`
  return path.startsWith('/assinar/') ? `${filled}?acordo=${randomUUID()}&termos=${TERMS}` : filled
}

/** A redirect may lead to a page of the subject's own. */
function filledIn(expected: Expected): Expected {
  if (typeof expected === 'number') return expected
  return expected.replaceAll(/\[(\w+)\]/g, (_, name: string) => scene.params[name] ?? name)
}

/** What of the subject stands in an answer; an address may repeat what was asked for. */
function readIn(body: string, asked: string): string[] {
  return scene.canaries.filter((canary) => body.includes(canary) && !asked.includes(canary))
}

for (const [path, { answers }] of Object.entries(ROUTES)) {
  test(`${path} answers each visitor as listed`, async () => {
    const got: Partial<Record<Visitor, number | string>> = {}
    for (const visitor of VISITORS) {
      const address = addressOf(path)
      const reply = await ask(address, { cookie: scene.cookies[visitor] })
      const read = readIn(reply.body, address)
      got[visitor] = destination(reply) ?? reply.status
      if (STRANGERS.includes(visitor)) {
        expect(read, `${visitor} reads of the subject`).toEqual([])
      } else if (TELLING.includes(path) && visitor !== 'staff') {
        expect(read, `${visitor} is shown their own things`).not.toEqual([])
      }
    }
    const listed = VISITORS.map((visitor) => [visitor, filledIn(answers[visitor])])
    expect(got).toEqual(Object.fromEntries(listed))
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
        const reply = await askThrough(written, { ...options, cookie: scene.cookies[visitor] })
        const seen = readIn(reply.body, written)
        if (seen.length > 0) leaks.push(`${visitor} ${what} ${path}: ${seen.join(', ')}`)
        if (reply.status >= 500) failures.push(`${visitor} ${what} ${path}: ${reply.status}`)
      }
    }
  }
  // The same requests do reach the pages: the subject's own cookie finds the canaries there.
  const quote = addressOf('/confira/[quoteId]')
  const rsc = await askThrough(quote, { headers: { rsc: '1' }, cookie: scene.cookies.r2 })
  expect(readIn(rsc.body, quote)).not.toEqual([])
  expect(leaks).toEqual([])
  expect(failures).toEqual([])
})
