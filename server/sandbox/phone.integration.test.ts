import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { centavos } from '#server/kernel/money.ts'
import { createMailChannel } from '#server/platform/mail.ts'
import { txidFromId } from '#server/platform/pix/charge.ts'
import { createSmsChannel } from '#server/platform/sms.ts'
import { startTestSandbox, type TestSandbox } from './testing.ts'

const KEY = 'vivaz@pix.example'
let sandbox: TestSandbox

beforeAll(async () => {
  sandbox = await startTestSandbox()
})
afterAll(() => sandbox.close())
beforeEach(async () => {
  await sandbox.control('/reset', {})
  await sandbox.register(KEY, 'Vivaz <Telecom> S.A.')
})

async function page(path: string, form?: Record<string, string>) {
  const response = await fetch(`${sandbox.url}${path}`, {
    redirect: 'manual',
    ...(form ? { method: 'POST', body: new URLSearchParams(form) } : {}),
  })
  return {
    status: response.status,
    location: response.headers.get('location') ?? '',
    policy: response.headers.get('content-security-policy') ?? '',
    text: await response.text(),
  }
}

async function newCode(expirySeconds = 3600): Promise<string> {
  const answer = await sandbox.pixClient().createCob({
    txid: txidFromId(randomUUID()),
    amount: centavos(20_672n),
    key: KEY,
    expirySeconds,
    payerRequest: 'Parcela 1 de 3',
  })
  if (answer.kind !== 'ok') throw new Error(answer.kind)
  return answer.value.copyAndPaste ?? ''
}

/** The hidden order number of the page's first form with this field. */
function orderOn(text: string): string {
  return /name="ordem" value="([^"]+)"/.exec(text)?.[1] ?? ''
}

describe('the bank', () => {
  test('shows to whom, how much and until when before it pays', async () => {
    const { text } = await page('/banco/conferir', { codigo: `  ${await newCode()}\n` })
    expect(text).toContain('Vivaz &lt;Telecom&gt; S.A.')
    expect(text).toContain('11.222.333/0001-81')
    expect(text).toContain('206<sup>,72</sup>')
    expect(text).toContain('Parcela 1 de 3')
    expect(text).toContain('Vale até')
  })

  test('pays one order once, however often it is sent', async () => {
    const codigo = await newCode()
    const ordem = orderOn((await page('/banco/conferir', { codigo })).text)
    const [first, second] = await Promise.all([
      page('/banco/pagar', { codigo, ordem }),
      page('/banco/pagar', { codigo, ordem }),
    ])
    expect(first.status).toBe(303)
    expect(second.location).toBe(first.location)
    expect(await sandbox.control('/book')).toMatchObject({ pix: { length: 1 } })
    expect((await page(first.location)).text).toContain('Pix enviado')
  })

  test('can be told to pay again, and to pay late', async () => {
    const codigo = await newCode(60)
    const paid = await page('/banco/pagar', { codigo, ordem: 'a' })
    const again = await page('/banco/conferir', { codigo })
    expect(again.text).toContain('Esta cobrança já foi paga')
    const refused = await page('/banco/pagar', { codigo, ordem: 'b' })
    expect(refused.status).toBe(422)
    const pix = paid.location.split('/').at(-1) ?? ''
    expect((await page('/banco/repetir', { pix, ordem: 'c' })).status).toBe(303)

    const late = await newCode(60)
    const options = await page('/banco/conferir', { codigo: late })
    expect(options.text).toContain('Pagar depois de vencido')
    await page('/banco/pagar', { codigo: late, ordem: 'd', problema: 'sim' })
    const book = JSON.stringify(await sandbox.control('/book'))
    expect(book.match(/"endToEndId"/g)).toHaveLength(6)
  })

  test('says in plain words why it does not pay', async () => {
    const damaged = await page('/banco/conferir', { codigo: 'lixo' })
    expect([damaged.status, damaged.text]).toEqual([
      422,
      expect.stringContaining('Código não reconhecido'),
    ])
    const codigo = await newCode(60)
    await sandbox.control('/clock', { offsetSeconds: 61 })
    expect((await page('/banco/conferir', { codigo })).text).toContain('Este código venceu')
  })
})

describe('the phone', () => {
  test('lists phones by their newest message, and the top one is where to begin', async () => {
    const sms = createSmsChannel({ url: sandbox.smsUrl, token: sandbox.smsToken })
    for (const last of ['1', '2', '1']) {
      const text = `Oi! Veja em http://localhost:3000/l/${last}`
      await sms.send({ to: `+558199999000${last}`, text, key: randomUUID() })
    }
    const { text } = await page('/')
    expect(text.indexOf('99999-0001')).toBeLessThan(text.indexOf('99999-0002'))
    expect(text.match(/Comece por esta mensagem/g)).toHaveLength(1)
    expect(text).toContain('2 mensagens')
    const thread = await page('/celular/%2B5581999990001')
    expect(thread.text.match(/href="http:\/\/localhost:3000\/l\/1"/g)).toHaveLength(2)
    expect((await page('/?q=0002')).text).not.toContain('99999-0001')
  })

  test('changes its version when something arrives', async () => {
    const before = (await page('/versao')).text
    const sms = createSmsChannel({ url: sandbox.smsUrl, token: sandbox.smsToken })
    await sms.send({ to: '+5581999990001', text: 'Oi', key: 'k' })
    expect((await page('/versao')).text).not.toBe(before)
  })

  test('shows the HTML of an e-mail without letting it act', async () => {
    const from = 'Acordo Claro <avisos@acordoclaro.example>'
    const html = '<p>Cópia</p><script>alert(1)</script>'
    await createMailChannel({ smtpUrl: sandbox.smtpUrl, from }).send({
      to: 'maria@exemplo.example',
      subject: 'Cópia do <b>acordo</b>',
      text: 'Cópia',
      html,
      key: 'k',
    })
    const inbox = await page('/emails/de/maria%40exemplo.example')
    expect(inbox.text).toContain('Cópia do &lt;b&gt;acordo&lt;/b&gt;')
    const letter = await page('/emails/1')
    expect(letter.text).toContain('sandbox="allow-same-origin allow-popups')
    expect(letter.text).not.toContain('<script>alert')
    const { policy } = await page('/emails/1/corpo')
    expect(policy).toContain("default-src 'none'")
    expect(policy).not.toMatch(/allow-scripts|script-src/)
  })

  test.each(['/celular/%2B5500000000000', '/emails/77', '/banco/recibo/E1', '/nada'])(
    'answers %s with "not here"',
    async (path) => {
      const { status, text } = await page(path)
      expect([status, text]).toEqual([404, expect.stringContaining('Não há nada aqui')])
    },
  )

  test('works without a script, and allows none from elsewhere', async () => {
    const { text, policy } = await page('/banco')
    expect(text).toContain('<form method="post" action="/banco/conferir">')
    expect(policy).toContain("script-src 'self'")
    expect(text).not.toMatch(/<script>|style="/)
  })
})

test('the control desk and the directory are closed without their bearer token', async () => {
  for (const path of ['/control/book', '/control/messages', `/psp/dict/${KEY}`]) {
    const bare = await fetch(`${sandbox.url}${path}`)
    const wrong = await fetch(`${sandbox.url}${path}`, { headers: { authorization: 'Bearer x' } })
    expect([bare.status, wrong.status]).toEqual([401, 401])
  }
})

describe('the pretend authenticator', () => {
  const SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'
  const give = (secret: string, token = sandbox.controlToken) =>
    fetch(`${sandbox.url}/authenticators/${encodeURIComponent('ana@operadora.example')}`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ secret }),
    })

  test('shows the six figures of now (RFC 6238), and comes back by itself when they change', async () => {
    expect((await give(SECRET)).status).toBe(204)
    await sandbox.control('/clock', { now: '2005-03-18T01:58:29Z' })
    const { text } = await page('/autenticador')
    expect(text).toContain('ana@operadora.example')
    expect(text).toContain('data-copy="081804"')
    expect(text).toContain('<meta http-equiv="refresh" content="1">')
    await sandbox.control('/clock', { now: '2005-03-18T01:58:31Z' })
    expect((await page('/autenticador')).text).toContain('data-copy="050471"')
    await sandbox.control('/clock', { now: null })
  })

  test('takes secrets from the control desk only, and nothing that is none', async () => {
    expect((await give(SECRET, 'wrong')).status).toBe(401)
    expect((await give('not a secret')).status).toBe(400)
  })
})
