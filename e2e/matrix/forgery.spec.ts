import { expect, test } from '@playwright/test'
import { BEHIND_PAGES } from './behind-pages.ts'
import { ask, PORTAL, type Reply } from './http.ts'
import { enterByLink, mintToken } from './people.ts'
import { ROUTES } from './routes.ts'
import { type Scene, setScene, traceOf } from './scene.ts'
import { VISITORS } from './visitors.ts'

/** Requests that no page of ours sends: from other sites, in other types, too large, too deep. */
test.describe.configure({ mode: 'default' })

let scene: Scene

test.beforeAll(async () => {
  scene = await setScene(2)
})

test.afterAll(async () => {
  await scene?.books.end()
})

const FORM = 'application/x-www-form-urlencoded'
const JSON_TYPE = 'application/json'
const own = { origin: PORTAL.origin }

function post(path: string, headers: Record<string, string>, body: string, cookie = '') {
  return ask(path, { method: 'POST', headers, body, cookie })
}

test('the entrance opens to our own form only', async () => {
  const token = await mintToken(scene.books, scene.subjectId)
  const before = await traceOf(scene)
  const body = new URLSearchParams({ intent: 'confirm', digits: '00000' }).toString()
  const foreign: Record<string, string>[] = [
    { 'content-type': FORM },
    { 'content-type': FORM, origin: 'https://evil.example' },
    { 'content-type': FORM, origin: 'null' },
    { 'content-type': FORM, origin: `${PORTAL.origin}.evil.example` },
    { 'content-type': 'text/plain', ...own },
    { 'content-type': JSON_TYPE, ...own },
  ]
  for (const headers of foreign) {
    const reply = await post(`/l/${token}`, headers, body)
    expect(reply.status, JSON.stringify(headers)).toBe(403)
    expect(reply.cookies).toEqual([])
    expect((await post('/golpe', headers, 'what=a')).status).toBe(403)
  }
  const large = await post(`/l/${token}`, { 'content-type': FORM, ...own }, 'a'.repeat(33_000))
  expect(large.status).toBe(403)
  expect(await traceOf(scene)).toEqual(before)
})

test('a link that is only looked at stays as it is, and looks like any other', async () => {
  const token = await mintToken(scene.books, scene.subjectId)
  const before = await traceOf(scene)
  const known = await ask(`/l/${token}`)
  for (const path of [`/l/${'B'.repeat(22)}`, '/l/x', `/l/${'C'.repeat(2_000)}`]) {
    expect((await ask(path)).body).toBe(known.body)
  }
  for (const method of ['HEAD', 'OPTIONS', 'GET']) {
    for (const agent of ['WhatsApp/2.24', 'facebookexternalhit/1.1', 'BingPreview/1.0b']) {
      const reply = await ask(`/l/${token}`, { method, headers: { 'user-agent': agent } })
      expect(reply.status).toBeLessThan(300)
      expect(reply.cookies).toEqual([])
    }
  }
  expect(await traceOf(scene)).toEqual(before)
})

test('what pages call on the server is not there over HTTP, for anybody', async () => {
  const before = await traceOf(scene)
  for (const visitor of VISITORS) {
    const cookie = scene.cookies[visitor]
    for (const name of BEHIND_PAGES) {
      const asked = await ask(`/api/trpc/${name}?input=%7B%7D`, { cookie })
      expect(asked.status, `${visitor} GET ${name}`).toBe(404)
      const told = await post(
        `/api/trpc/${name}`,
        { ...own, 'content-type': JSON_TYPE },
        '{}',
        cookie,
      )
      expect(told.status, `${visitor} POST ${name}`).toBe(404)
    }
  }
  const batch = await ask('/api/trpc/insights.today,access.session?batch=1', {
    cookie: `${scene.cookies.r2}; ${scene.cookies.staff}`,
  })
  expect(batch.body).toContain('NOT_FOUND')
  expect(await traceOf(scene)).toEqual(before)
})

test('a write to the staff procedures comes from our own pages and is JSON', async () => {
  const cookie = scene.cookies.staff
  const refused: Record<string, string>[] = [
    { ...own, 'content-type': 'text/plain' },
    { ...own, 'content-type': FORM },
    { ...own, 'content-type': 'multipart/form-data; boundary=a' },
    { 'content-type': JSON_TYPE },
    { 'content-type': JSON_TYPE, origin: 'https://evil.example' },
    { 'content-type': JSON_TYPE, origin: 'null' },
  ]
  for (const headers of refused) {
    const reply = await post('/api/trpc/insights.search', headers, '{"json":{}}', cookie)
    expect(reply.status, JSON.stringify(headers)).toBe(403)
  }
})

test('staff procedures refuse malformed, oversized and bottomless input without falling over', async () => {
  const cookie = scene.cookies.staff
  const asks: [string, Promise<Reply>][] = [
    ...[
      '{',
      '[]',
      'null',
      '"a"',
      '{"json":{"page":"1"}}',
      '{"json":{"page":1,"role":"owner"}}',
      '{"json":{"query":"a\\u0000b"}}',
      '{"json":{"__proto__":{"page":1}}}',
    ].map((input): [string, Promise<Reply>] => [
      input,
      ask(`/api/trpc/lists.debts?input=${encodeURIComponent(input)}`, { cookie }),
    ]),
    [
      'deep',
      post(
        '/api/trpc/lists.debts',
        { ...own, 'content-type': JSON_TYPE },
        `${'['.repeat(200_000)}${']'.repeat(200_000)}`,
        cookie,
      ),
    ],
    [
      'large',
      post(
        '/api/trpc/lists.debts',
        { ...own, 'content-type': JSON_TYPE },
        `{"json":{"query":"${'a'.repeat(4_000_000)}"}}`,
        cookie,
      ),
    ],
    ['long', ask(`/api/trpc/lists.debts?input=${'a'.repeat(60_000)}`, { cookie })],
    ['no such', ask('/api/trpc/insights.nothing', { cookie })],
    ['prototype', ask('/api/trpc/__proto__.constructor', { cookie })],
  ]
  for (const [what, asking] of asks) {
    const { status, body } = await asking
    expect(status, `${what}: ${body.slice(0, 200)}`).toBeLessThan(500)
    expect(body, what).not.toMatch(/node_modules|at async|select |quita_app/)
  }
})

test('scenario 7: a notice under a wrong secret is not found and leaves no row', async () => {
  const endToEndId = `E0000000020261123${Date.now()}00`.slice(0, 32).padEnd(32, 'x')
  const body = JSON.stringify({ pix: [{ endToEndId, txid: 'a'.repeat(26), valor: '1.00' }] })
  const headers = { 'content-type': JSON_TYPE }
  for (const secret of ['wrong', '%00', '..', '%2e%2e', 'a'.repeat(4_000)]) {
    const { status } = await post(`/api/webhooks/pix/${secret}/pix`, headers, body)
    expect([400, 404], secret).toContain(status)
  }
  expect((await post('/api/webhooks/pix/wrong/pix', headers, 'a'.repeat(2_000_000))).status).toBe(
    404,
  )
  expect((await post('/api/webhooks/pix/pix', headers, body)).status).toBe(404)
  expect((await ask('/api/webhooks/pix/wrong/pix')).status).toBe(405)
  const { rows } = await scene.books.query('select 1 from webhook_inbox where event_key like $1', [
    `${endToEndId}%`,
  ])
  expect(rows).toEqual([])
})

test('a form action refuses a body that no form of ours has', async () => {
  const path = `/formas/${scene.params.creditor}`
  const { r2: cookie } = scene.cookies
  const before = await traceOf(scene)
  const bodies: [Record<string, string>, string][] = [
    [{ 'content-type': 'text/plain;charset=UTF-8', 'next-action': 'a'.repeat(42) }, '[]'],
    [
      { 'content-type': 'text/plain;charset=UTF-8', 'next-action': '0'.repeat(40) },
      '['.repeat(100_000),
    ],
    [{ 'content-type': 'multipart/form-data; boundary=x', 'next-action': 'x' }, '--x--'],
    [
      { 'content-type': 'multipart/form-data; boundary=x' },
      '--x\r\nContent-Disposition: form-data; name="$ACTION_ID_00"\r\n\r\n\r\n--x--',
    ],
    [
      { 'content-type': 'text/plain;charset=UTF-8', 'next-action': '0'.repeat(40) },
      '"$F1"'.repeat(400_000),
    ],
  ]
  for (const [headers, body] of bodies) {
    const reply = await post(path, { ...own, ...headers }, body, cookie)
    expect(reply.body).not.toMatch(/node_modules|at async/)
    expect(await traceOf(scene)).toEqual(before)
  }
  expect((await ask(path, { cookie })).status).toBe(200)
})

test('the debts page and the way out open to our own forms only', async () => {
  const cookie = await enterByLink(scene.books, scene.subjectId, scene.digits)
  const before = await traceOf(scene)
  const foreign: Record<string, string>[] = [
    { 'content-type': FORM },
    { 'content-type': FORM, origin: 'https://evil.example' },
    { 'content-type': FORM, origin: 'null' },
    { 'content-type': 'text/plain', ...own },
    { 'content-type': 'multipart/form-data; boundary=x', ...own },
    { 'content-type': 'text/plain;charset=UTF-8', 'next-action': 'a'.repeat(42), ...own },
  ]
  for (const path of ['/valores', '/sair']) {
    for (const headers of foreign) {
      const reply = await post(path, headers, '', cookie)
      expect(reply.status, `${path} ${JSON.stringify(headers)}`).toBe(403)
      expect(reply.cookies).toEqual([])
    }
    expect((await post(path, { 'content-type': FORM, ...own }, 'a'.repeat(33_000))).status).toBe(
      403,
    )
  }
  expect(await traceOf(scene)).toEqual(before)
  expect((await ask('/valores', { cookie })).status).toBe(200)
})

test('no address that a visitor invents turns a redirect or a cookie', async () => {
  const evil = {
    host: 'evil.example',
    'x-forwarded-host': 'evil.example',
    'x-forwarded-proto': 'https',
  }
  for (const path of [
    '/valores',
    '/admin',
    '/',
    '//evil.example/valores',
    '/\\evil.example',
    '/codigo?para=//evil.example',
    '/codigo?para=https://evil.example/',
    '/valores%0d%0aset-cookie:a=b',
  ]) {
    for (const cookie of ['', scene.cookies.r2]) {
      const reply = await ask(path, { headers: evil, cookie })
      expect(reply.location ?? '', path).not.toMatch(/^(?:https?:)?\/\/evil|\\evil/)
      expect(
        reply.cookies.filter((cookie) => cookie.startsWith('a=')),
        path,
      ).toEqual([])
    }
  }
  const entered = await ask(`/l/${await mintToken(scene.books, scene.subjectId)}`, {
    method: 'POST',
    headers: { ...evil, ...own, 'content-type': FORM },
    body: 'intent=resend',
  })
  expect(entered.body).not.toContain('evil.example')
})

test('every page forbids frames and sniffing, and what is personal is not stored', async () => {
  const personal = Object.entries(ROUTES).filter(
    ([, { answers }]) => answers.nobody !== answers.r2 || answers.nobody !== answers.staff,
  )
  for (const [path] of personal) {
    const { params, openPayableId, cookies } = scene
    const filled =
      path === '/pix/[payableId]'
        ? `/pix/${openPayableId}`
        : path.replaceAll(/\[(\w+)\]/g, (_, name: string) => params[name] ?? 'insights.today')
    const cookie = path.startsWith('/admin') || path.startsWith('/api') ? cookies.staff : cookies.r2
    const { headers, status } = await ask(filled, { cookie })
    expect(headers['cache-control'], `${path} ${status}`).toContain('no-store')
    expect(headers['x-content-type-options'], path).toBe('nosniff')
    expect(headers['x-frame-options'], path).toBe('DENY')
    if (headers['content-type']?.startsWith('text/html')) {
      expect(headers['content-security-policy'], path).toContain("frame-ancestors 'none'")
    }
  }
})

test('a cookie is worth nothing after signing out, nor one that was planted', async () => {
  const cookie = await enterByLink(scene.books, scene.subjectId, scene.digits)
  expect((await ask('/valores', { cookie })).status).toBe(200)
  const [name] = cookie.split('=')
  const planted = `${name}=${'p'.repeat(43)}`
  expect((await ask('/valores', { cookie: planted })).status).toBe(303)
  const token = await mintToken(scene.books, scene.subjectId)
  const body = new URLSearchParams({ intent: 'confirm', digits: scene.digits }).toString()
  const again = await post(`/l/${token}`, { ...own, 'content-type': FORM }, body, cookie)
  expect(again.status).toBe(303)
  expect(again.cookies[0]).not.toContain(cookie)
  expect(again.cookies[0]).toMatch(/; HttpOnly/)
  expect(again.cookies[0]).toMatch(/; SameSite=Lax/)
  expect((await ask('/valores', { cookie })).status).toBe(303)
})
