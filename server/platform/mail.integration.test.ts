import { generateKeyPairSync } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import { dkimVerify } from 'mailauth/lib/dkim/verify.js'
import { SMTPServer } from 'smtp-server'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createMailChannel, type MailChannel, type MailMessage } from './mail.ts'

const DOMAIN = 'acordoclaro.example'
const FROM = `Acordo Claro <avisos@${DOMAIN}>`
const pair = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'der' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
})

let server: SMTPServer
let mail: MailChannel
const received: Buffer[] = []

beforeAll(async () => {
  server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData: (stream, _, done) => {
      buffer(stream).then((message) => {
        received.push(message)
        done()
      }, done)
    },
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  mail = createMailChannel({
    smtpUrl: `smtp://127.0.0.1:${port}`,
    from: FROM,
    dkim: { domain: DOMAIN, selector: 's1', privateKey: pair.privateKey },
  })
})
afterAll(async () => {
  mail.close()
  await new Promise<void>((resolve) => server.close(() => resolve()))
})

const letter: MailMessage = {
  to: 'maria@exemplo.example',
  subject: 'Opções para você, Maria',
  text: 'Preparamos opções para você.',
  html: '<p>Preparamos opções para você.</p>',
  key: 'campaign:0193',
}
const LEAVE = 'https://acordoclaro.example/l/abc/parar'

async function sent(message: MailMessage): Promise<Buffer> {
  expect((await mail.send(message)).kind).toBe('sent')
  const raw = received.at(-1)
  if (!raw) throw new Error('nothing arrived')
  return raw
}

/** As a mail provider looks the key up and checks, with software that is not ours. */
async function checked(raw: Buffer) {
  const resolver = async (name: string) => {
    if (name !== `s1._domainkey.${DOMAIN}`) throw Object.assign(new Error(), { code: 'ENOTFOUND' })
    return [[`v=DKIM1; k=rsa; p=${pair.publicKey.toString('base64')}`]]
  }
  const { results } = await dkimVerify(raw, { resolver })
  return results.map(({ status, signingHeaders }) => ({
    result: status.result,
    signed: signingHeaders?.keys.toLowerCase(),
  }))
}

describe('a letter', () => {
  it('carries a signature that whoever receives it can check, over the headers of leaving too', async () => {
    const raw = await sent({ ...letter, unsubscribeUrl: LEAVE })
    const [signature] = await checked(raw)
    expect(signature?.result).toBe('pass')
    expect(signature?.signed).toMatch(/list-unsubscribe.*list-unsubscribe-post/)
  })

  it('that was changed on its way fails', async () => {
    const raw = await sent(letter)
    const changed = Buffer.from(raw.toString('latin1').replace('Maria', 'Marta'), 'latin1')
    const [signature] = await checked(
      Buffer.from(changed.toString('latin1').replace(/^Subject:.*$/m, 'Subject: Outro'), 'latin1'),
    )
    expect(signature?.result).toBe('fail')
  })

  it('that we begin is left by one click; one that was asked for says nothing of it', async () => {
    const begun = (await sent({ ...letter, unsubscribeUrl: LEAVE })).toString('utf8')
    expect(begun).toContain(`List-Unsubscribe: <${LEAVE}>`)
    expect(begun).toContain('List-Unsubscribe-Post: List-Unsubscribe=One-Click')
    expect((await sent(letter)).toString('utf8')).not.toContain('List-Unsubscribe')
  })
})
