import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { expect, test } from 'vitest'
import { loadKeys } from './keys.ts'
import { PlainError } from './plain-error.ts'
import { portsFromEnv } from './ports.ts'
import { databaseFrom, modeFrom, settings, writeEnvFile } from './settings.ts'

const ports = { portal: 3000, sandbox: 3100, sandboxSmtp: 3125 }
const database = { app: 'postgresql://app', owner: 'postgresql://owner' }

function inFolder<T>(work: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'quita-settings-'))
  try {
    return work(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

test('what a person sets wins over what the demo would choose', () => {
  inFolder((folder) => {
    const keys = loadKeys(join(folder, 'keys.json'), false)
    const given = { OPERATOR_NAME: 'Cobra Bem', LOG_LEVEL: '' }
    const made = settings({ mode: 'demo', ports, database, sandboxDirectory: folder, keys, given })
    expect(made).toMatchObject({ OPERATOR_NAME: 'Cobra Bem', LOG_LEVEL: 'info' })
    expect(made.PIX_WEBHOOK_URL).toContain(made.PIX_WEBHOOK_SECRET)
  })
})

test('the command line reads back exactly what the product was started with', () => {
  inFolder((folder) => {
    const keys = loadKeys(join(folder, 'keys.json'), false)
    const given = { OPERATOR_NAME: `Quita "O'Neil" # 1 = um` }
    const made = settings({ mode: 'demo', ports, database, sandboxDirectory: folder, keys, given })
    writeEnvFile(join(folder, 'env'), made)
    expect(parseEnv(readFileSync(join(folder, 'env'), 'utf8'))).toEqual(made)
  })
})

test('in production no secret and no sandbox is made up', () => {
  const made = settings({
    mode: 'production',
    ports,
    database,
    sandboxDirectory: '',
    keys: null,
    given: {},
  })
  expect(Object.keys(made).filter((name) => /KEY|SECRET|TOKEN|SANDBOX|DEMO/.test(name))).toEqual([])
})

test('an installation of before gets the keys that came later, and keeps those it had', () => {
  inFolder((folder) => {
    const file = join(folder, 'keys.json')
    const made = loadKeys(file, false)
    const { STRIPE_SECRET_KEY: _, STRIPE_WEBHOOK_SECRET: __, ...before } = made
    writeFileSync(file, JSON.stringify(before))
    const after = loadKeys(file, true)
    expect(after).toMatchObject(before)
    expect(after.STRIPE_SECRET_KEY).toMatch(/^sk_test_/)
    expect(loadKeys(file, true)).toEqual(after)
  })
})

test('the demo charges cards at the sandbox, which signs what the portal expects', () => {
  inFolder((folder) => {
    const keys = loadKeys(join(folder, 'keys.json'), false)
    const made = settings({
      mode: 'demo',
      ports,
      database,
      sandboxDirectory: folder,
      keys,
      given: {},
    })
    expect(made).toMatchObject({
      STRIPE_SECRET_KEY: keys.STRIPE_SECRET_KEY,
      STRIPE_WEBHOOK_SECRETS: keys.STRIPE_WEBHOOK_SECRET,
      STRIPE_API_BASE: 'http://127.0.0.1:3100/stripe',
      SANDBOX_STRIPE_WEBHOOK_URL: 'http://127.0.0.1:3000/api/webhooks/stripe',
    })
  })
})

test('half a database setting, an unknown mode or a wrong port is a sentence', () => {
  expect(() => databaseFrom({ DATABASE_URL: 'postgresql://app' })).toThrow(PlainError)
  expect(() => modeFrom({ QUITA_MODE: 'staging' })).toThrow(PlainError)
  expect(() => portsFromEnv({ PORTAL_PORT: 'eighty' })).toThrow(PlainError)
  expect(() => portsFromEnv({ PORTAL_PORT: '70000' })).toThrow(PlainError)
  expect(() => portsFromEnv({ PORTAL_PORT: '3100' })).toThrow(PlainError)
  expect(portsFromEnv({})).toEqual(ports)
})
