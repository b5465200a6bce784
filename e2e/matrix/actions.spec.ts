import { expect, test } from '@playwright/test'
import { takeMember } from '../staff.ts'
import { ask, destination, type Form, formsOf, submit } from './http.ts'
import { openR2, passDoor } from './people.ts'
import { type Scene, setScene, traceOf } from './scene.ts'

/**
 * Every form of the subject's pages, taken as it stands there and sent by somebody else: with no
 * cookie, with another debtor's, from another site.
 */
test.describe.configure({ mode: 'default' })

let scene: Scene
let forms: { path: string; form: Form }[] = []

/** What a person would type into the fields that are empty. */
const TYPED = { code: '123456', amount: '200,00', day: '10' }

test.beforeAll(async () => {
  scene = await setScene(1)
  const { creditor, quoteId, agreementId, payableId } = scene.params
  const paths = [
    '/valores',
    `/formas/${creditor}`,
    `/confira/${quoteId}`,
    `/assinar/${quoteId}?acordo=${agreementId}&termos=${'0'.repeat(64)}`,
    `/acordo/${agreementId}`,
    `/acordo/${scene.openAgreementId}`,
    `/pix/${scene.openPayableId}`,
    `/pago/${payableId}`,
    `/codigo?para=/acordo/${agreementId}/contrato`,
  ]
  const pages = await Promise.all(
    paths.map(async (path) => ({ path, page: await ask(path, { cookie: scene.cookies.r2 }) })),
  )
  forms = pages.flatMap(({ path, page }) => formsOf(page.body).map((form) => ({ path, form })))
})

test.afterAll(async () => {
  await scene?.books.end()
})

const describeForm = ({ path, form }: (typeof forms)[number]) =>
  `${path} ${form.to ?? ''} ${form.fields.map(([name, value]) => `${name}=${value}`.slice(0, 40)).join('&')}`

test('the pages of a debtor hold forms to try', () => {
  expect(forms.length).toBeGreaterThan(12)
  const names = new Set(forms.flatMap(({ form }) => form.fields.map(([name]) => name)))
  for (const name of ['quoteId', 'payableId', 'code', 'amount']) expect(names).toContain(name)
})

test('a form sent without a session leads to the way in and changes nothing', async () => {
  for (const one of forms) {
    const before = await traceOf(scene)
    const reply = await submit(one.path, one.form, { changes: TYPED })
    const what = describeForm(one)
    expect(reply.status, what).toBe(303)
    // Choosing a card only names the page to go to; that page asks for the session.
    expect(['/sessao', '/sair', `/confira/${chosen(one.form)}`], what).toContain(destination(reply))
    expect(await traceOf(scene), what).toEqual(before)
  }
})

const chosen = (form: Form) => form.fields.find(([name]) => name === 'quoteId')?.[1]

test('a form sent by another debtor changes nothing of the subject and shows nothing', async () => {
  const names = scene.canaries
  for (const one of forms) {
    const cookie = await openR2(scene.books, scene.strangerId, scene.cookies.stranger, null)
    const before = await traceOf(scene)
    const reply = await submit(one.path, one.form, { cookie, changes: TYPED })
    const what = describeForm(one)
    const sent = one.path + JSON.stringify(one.form)
    const read = names.filter((canary) => reply.body.includes(canary) && !sent.includes(canary))
    expect(read, what).toEqual([])
    expect(reply.status, what).toBeLessThan(500)
    expect(await traceOf(scene), what).toEqual(before)
  }
})

test('a form sent from another site is refused, whoever is signed in', async () => {
  for (const origin of ['https://evil.example', 'null', 'http://localhost.evil.example']) {
    for (const one of forms) {
      const before = await traceOf(scene)
      const { cookies } = scene
      const headers = { origin, 'sec-fetch-site': 'cross-site' }
      const reply = await submit(one.path, one.form, {
        cookie: cookies.r2,
        headers,
        changes: TYPED,
      })
      const what = `${origin} ${describeForm(one)}`
      expect(reply.status, what).toBeGreaterThanOrEqual(400)
      expect(reply.cookies, what).toEqual([])
      expect(await traceOf(scene), what).toEqual(before)
    }
  }
  expect((await ask('/valores', { cookie: scene.cookies.r2 })).status).toBe(200)
})

test('a form of the admin area does nothing for who is not staff', async () => {
  const { cookies, params } = scene
  const pages = ['/admin', '/admin/dividas', `/admin/devedores/${params.debtorId}`]
  for (const path of pages) {
    const page = await ask(path, { cookie: cookies.staff })
    const found = formsOf(page.body)
    expect(found.length, path).toBeGreaterThan(0)
    for (const form of found) {
      for (const visitor of ['nobody', 'r2', 'stranger'] as const) {
        const cookie = cookies[visitor]
        const reply = await submit(path, form, { cookie, changes: { q: '39053344705' } })
        expect(destination(reply), `${visitor} ${path}`).toBe('/admin/entrar')
      }
    }
  }
  expect((await ask('/admin', { cookie: cookies.staff })).status).toBe(200)
})

const ELSEWHERE = [
  '//evil.example',
  '/\\evil.example',
  'https://evil.example',
  '/admin@evil.example',
  '/admin/../../valores',
  'javascript:alert(1)',
  '/admin\r\nset-cookie: a=b',
  '/admin/%0d%0aa',
]

/** A secret may hold any letters; the name of a cookie is ours. */
const namesOf = (cookies: readonly string[]) => cookies.map((cookie) => cookie.split('=')[0])

test('signing in as staff leads nowhere but into the admin area', async () => {
  const path = '/admin/entrar'
  const { email } = takeMember()
  for (const next of ELSEWHERE) {
    const { reply } = await passDoor(email, next)
    expect(reply.location, next).not.toContain('evil')
    expect(destination(reply), next).toBe('/admin/entrar/codigo')
    expect(reply.location, next).toMatch(/next=%2Fadmin$/)
    expect(namesOf(reply.cookies), next).not.toContain('a')
    const shown = await ask(`${path}/codigo?next=${encodeURIComponent(next)}`, {
      cookie: 'quita-entrada=of-nobody',
    })
    // Next repeats the address it was asked for in its own data; nothing else on the page may.
    const page = shown.body.replaceAll(/<script\b[\s\S]*?<\/script>/g, '')
    expect(page, next).toContain('<form')
    expect(page, next).not.toMatch(/evil|javascript:alert|valores/)
  }
})

test('nor does the account of the company, which is another form of the same door', async () => {
  const path = '/admin/entrar'
  const [, form] = formsOf((await ask(path)).body)
  if (!form) throw new Error(`${path} has no second form`)
  for (const next of ELSEWHERE) {
    const reply = await submit(path, form, { changes: { next, anew: 'sim' } })
    expect(reply.status, next).toBe(303)
    // To the page that names the provider, or back where nobody answers there.
    expect(['/admin/entrar', '/admin/entrar/empresa'], next).toContain(destination(reply))
    expect(reply.location + reply.cookies.join(), next).not.toMatch(/evil|javascript|valores/)
    expect(namesOf(reply.cookies), next).not.toContain('a')
  }
})

test('a refused sign-in as staff says the same of every reason, and keeps the way', async () => {
  const path = '/admin/entrar'
  const [form] = formsOf((await ask(path)).body)
  if (!form) throw new Error(`${path} has no form`)
  // Nobody's e-mail: guesses at the owner's would be held against the other tests.
  const changes = { email: 'ninguem@example.example', password: 'x', next: '/admin/dividas' }
  const refused = await submit(path, form, { changes })
  expect(refused.location).toMatch(/\/admin\/entrar\?recusado=1&next=%2Fadmin%2Fdividas$/)
  const away = await submit(path, form, { changes: { ...changes, next: '//evil.example' } })
  expect(away.location).toMatch(/\/admin\/entrar\?recusado=1&next=%2Fadmin$/)
})
