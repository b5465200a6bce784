import { describe, expect, it } from 'vitest'
import { readEnv } from './env.ts'
import { mailConfigOf } from './mail/settings.ts'
import { oidcConfigOf } from './oidc/settings.ts'
import { smsChannelOf } from './sms/settings.ts'
import { stripeConfigOf } from './stripe/settings.ts'
import { whatsAppChannelOf } from './whatsapp/settings.ts'

const complete: Record<string, string> = {
  QUITA_MODE: 'production',
  DATABASE_URL: 'postgresql://app',
  DATA_KEYS: '1:key',
  BLIND_INDEX_KEY: 'key',
  PAPER_SIGNING_KEYS: 'private:key',
  AUTH_SECRET: 'x'.repeat(32),
  PORTAL_URL: 'https://portal.example',
  OPERATOR_NAME: 'o',
  OPERATOR_LEGAL_NAME: 'o',
  OPERATOR_CNPJ: 'o',
  OPERATOR_ADDRESS: 'o',
  OPERATOR_PHONE: 'o',
  OPERATOR_HOURS: 'o',
  OPERATOR_EMAIL: 'o',
  OPERATOR_DPO: 'o',
  PIX_BASE_URL: 'https://psp.example/api/v2',
  PIX_TOKEN_URL: 'https://psp.example/token',
  PIX_CLIENT_ID: 'o',
  PIX_CLIENT_SECRET: 'o',
  PIX_WEBHOOK_SECRET: 'x'.repeat(16),
  PIX_WEBHOOK_URL: 'https://portal.example/hook',
  SMS_URL: 'https://sms.example',
  SMS_TOKEN: 'o',
  SMTP_URL: 'smtp://smtp.example',
  MAIL_FROM: 'a@b.example',
}

const card = { STRIPE_SECRET_KEY: 'sk_live_1234', STRIPE_WEBHOOK_SECRETS: 'whsec_a, whsec_b' }
const demo = { QUITA_MODE: 'demo', STRIPE_SECRET_KEY: 'sk_test_1234' }
const sandbox = 'http://127.0.0.1:3100/stripe'

describe('Stripe in the environment', () => {
  it('is absent as a whole without a key, and cards are not offered', () => {
    expect(stripeConfigOf(readEnv({ ...complete, NODE_ENV: 'test' }))).toBeNull()
    const emptied = { STRIPE_SECRET_KEY: '', STRIPE_WEBHOOK_SECRETS: '', STRIPE_API_BASE: '' }
    expect(stripeConfigOf(readEnv({ ...complete, ...emptied, NODE_ENV: 'test' }))).toBeNull()
  })

  it('needs a key and a secret, and takes two secrets while one is rotated', () => {
    expect(stripeConfigOf(readEnv({ ...complete, ...card, NODE_ENV: 'test' }))).toEqual({
      secretKey: 'sk_live_1234',
      webhookSecrets: ['whsec_a', 'whsec_b'],
    })
  })

  it.each([
    ['a key without a secret', { STRIPE_SECRET_KEY: 'sk_live_1234' }, 'STRIPE_WEBHOOK_SECRETS'],
    ['a secret without a key', { STRIPE_WEBHOOK_SECRETS: 'whsec_a' }, 'STRIPE_SECRET_KEY'],
    ['a publishable key', { ...card, STRIPE_SECRET_KEY: 'pk_live_1234' }, 'STRIPE_SECRET_KEY'],
    [
      'a list with a gap',
      { ...card, STRIPE_WEBHOOK_SECRETS: 'whsec_a,' },
      'STRIPE_WEBHOOK_SECRETS',
    ],
    ['the sandbox in production', { ...card, STRIPE_API_BASE: sandbox }, 'STRIPE_API_BASE'],
    ['real cards in the demo', { ...card, QUITA_MODE: 'demo' }, 'STRIPE_SECRET_KEY'],
    [
      'a key over an open line',
      { ...card, ...demo, STRIPE_API_BASE: 'http://stripe.example' },
      'STRIPE_API_BASE',
    ],
  ])('refuses %s in one sentence', (_, changes, variable) => {
    expect(() => readEnv({ ...complete, ...changes, NODE_ENV: 'test' })).toThrow(variable)
  })

  it('may point at the sandbox in the demo', () => {
    const env = readEnv({
      ...complete,
      ...card,
      ...demo,
      STRIPE_API_BASE: sandbox,
      NODE_ENV: 'test',
    })
    expect(stripeConfigOf(env)?.apiBase).toBe(sandbox)
  })
})

describe('the company’s account in the environment', () => {
  const account = {
    OIDC_ISSUER: 'https://id.example',
    OIDC_CLIENT_ID: 'quita',
    OIDC_CLIENT_SECRET: 'x'.repeat(16),
    OIDC_DOMAINS: 'a.example, b.example',
  }
  const read = (changes: Record<string, string | undefined>) =>
    oidcConfigOf(readEnv({ ...complete, ...changes, NODE_ENV: 'test' }))

  it('is absent as a whole where nothing is set, or all of it is set to nothing', () => {
    expect(read({})).toBeNull()
    const emptied = Object.fromEntries(Object.keys(account).map((name) => [name, '']))
    expect(read({ ...emptied, OIDC_SECOND_FACTOR: '' })).toBeNull()
  })

  it('takes domains by comma, and nobody at their word for a second factor unless told', () => {
    expect(read(account)).toMatchObject({ domains: ['a.example', 'b.example'], secondFactor: [] })
    const told = read({ ...account, OIDC_SECOND_FACTOR: 'amr:mfa,acr:urn:mace:silver' })
    expect(told?.secondFactor).toEqual(['amr:mfa', 'acr:urn:mace:silver'])
  })

  it.each([
    ['no domain', { OIDC_DOMAINS: '' }, 'OIDC_DOMAINS'],
    ['any domain', { OIDC_DOMAINS: '*' }, 'OIDC_DOMAINS'],
    ['an address for a domain', { OIDC_DOMAINS: '@a.example' }, 'OIDC_DOMAINS'],
    ['no secret', { OIDC_CLIENT_SECRET: undefined }, 'OIDC_CLIENT_SECRET'],
    ['an open line', { OIDC_ISSUER: 'http://id.example' }, 'OIDC_ISSUER'],
    ['this machine in production', { OIDC_ISSUER: 'http://127.0.0.1:9' }, 'OIDC_ISSUER'],
    ['a second factor without its kind', { OIDC_SECOND_FACTOR: 'mfa' }, 'OIDC_SECOND_FACTOR'],
  ])('is refused with %s', (_, changes, variable) => {
    expect(() => read({ ...account, ...changes })).toThrow(variable)
  })

  it('may be a provider on this machine outside production', () => {
    const local = { ...account, OIDC_ISSUER: 'http://127.0.0.1:9', QUITA_MODE: 'test' }
    expect(read(local)?.issuer).toBe('http://127.0.0.1:9')
  })
})

describe('the signature of mail in the environment', () => {
  it('is complete or absent', () => {
    const given = { ...complete, NODE_ENV: 'test' } as const
    expect(mailConfigOf(readEnv(given)).dkim).toBeUndefined()
    const some = { ...given, MAIL_DKIM_DOMAIN: 'acordo.example' } as const
    expect(() => readEnv(some)).toThrow(
      /MAIL_DKIM_DOMAIN: set MAIL_DKIM_DOMAIN, MAIL_DKIM_SELECTOR/,
    )
    const all = { ...some, MAIL_DKIM_SELECTOR: 's1', MAIL_DKIM_KEY_FILE: '/nowhere/key.pem' }
    expect(() => readEnv(all)).toThrow(/MAIL_DKIM_KEY_FILE: not a file with a private key in PEM/)
  })
})

describe('the ways to a telephone in the environment', () => {
  const twilio = {
    TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`,
    TWILIO_AUTH_TOKENS: 'x'.repeat(32),
    TWILIO_SMS_FROM: '+551140000000',
  }
  const meta = {
    META_PHONE_NUMBER_ID: '100000000000001',
    META_ACCESS_TOKEN: 'x'.repeat(16),
    META_APP_SECRETS: 'x'.repeat(16),
    META_VERIFY_TOKEN: 'x'.repeat(16),
  }

  it('are the generic gateway and no WhatsApp where nothing is said', () => {
    const env = readEnv({ ...complete, SMS_PROVIDER: '', WHATSAPP_PROVIDER: '', NODE_ENV: 'test' })
    expect(smsChannelOf(env).remembersKeys).toBe(true)
    expect(whatsAppChannelOf(env)).toBeUndefined()
  })

  it.each([
    { SMS_PROVIDER: 'twilio', ...twilio },
    { SMS_PROVIDER: 'zenvia', ZENVIA_TOKEN: 'x'.repeat(16), ZENVIA_FROM: 'acordo' },
    { WHATSAPP_PROVIDER: 'meta', ...meta },
    { WHATSAPP_PROVIDER: 'twilio', ...twilio, TWILIO_WHATSAPP_FROM: `MG${'0'.repeat(32)}` },
  ])('are a provider that keeps no keys with %o', (chosen) => {
    const env = readEnv({ ...complete, ...chosen, NODE_ENV: 'test' })
    const channel = 'SMS_PROVIDER' in chosen ? smsChannelOf(env) : whatsAppChannelOf(env)
    expect(channel?.remembersKeys).toBe(false)
  })

  it.each([
    [{ SMS_URL: '' }, 'SMS_URL'],
    [{ SMS_PROVIDER: 'twilio', ...twilio, TWILIO_SMS_FROM: '' }, 'TWILIO_SMS_FROM'],
    [{ SMS_PROVIDER: 'zenvia' }, 'ZENVIA_TOKEN'],
    [{ WHATSAPP_PROVIDER: 'meta', ...meta, META_APP_SECRETS: '' }, 'META_APP_SECRETS'],
    [{ WHATSAPP_PROVIDER: 'twilio', ...twilio }, 'TWILIO_WHATSAPP_FROM'],
    [{ META_API_BASE: 'http://127.0.0.1:3100/meta' }, 'META_API_BASE'],
    [{ TWILIO_API_BASE: 'http://127.0.0.1:3100/twilio' }, 'TWILIO_API_BASE'],
    [{ SMS_PROVIDER: 'pigeon' }, 'SMS_PROVIDER'],
  ])('of %o start nothing: %s', (chosen, variable) => {
    expect(() => readEnv({ ...complete, ...chosen, NODE_ENV: 'test' })).toThrow(variable)
  })
})
