import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestCore, type TestCore } from '#server/platform/testing.ts'
import { createPerson, newCpf, signIn, writtenTo } from '#server/testing/access.ts'
import { TEST_PAPER_KEYS } from '#server/testing/core.ts'

let core: TestCore
beforeAll(async () => {
  // The command reads the machine's clock.
  core = await createTestCore(Temporal.Now.instant().toString())
})
afterAll(() => core.close())

const run = promisify(execFile)
const SCRIPT = fileURLToPath(new URL('./link.ts', import.meta.url))

type Ended = { code: number; stdout: string; stderr: string }

async function link(...args: string[]): Promise<Ended> {
  const base64 = (fill: number) => Buffer.alloc(32, fill).toString('base64')
  const url = 'http://127.0.0.1:1'
  const env = {
    ...process.env,
    QUITA_MODE: 'test',
    DATABASE_URL: core.appUrl,
    PAPER_SIGNING_KEYS: TEST_PAPER_KEYS,
    DATA_KEYS: `1:${base64(7)}`,
    BLIND_INDEX_KEY: base64(9),
    AUTH_SECRET: base64(1),
    PORTAL_URL: 'https://acordoclaro.example/',
    OPERATOR_NAME: 'Acordo Claro',
    OPERATOR_LEGAL_NAME: 'Acordo Claro Ltda.',
    OPERATOR_CNPJ: '12345678000195',
    OPERATOR_ADDRESS: 'Rua das Palmeiras, 120',
    OPERATOR_PHONE: '0800 000 0000',
    OPERATOR_HOURS: 'dias úteis',
    OPERATOR_EMAIL: 'ajuda@acordoclaro.example',
    OPERATOR_DPO: 'dpo@acordoclaro.example',
    PIX_BASE_URL: url,
    PIX_TOKEN_URL: url,
    PIX_CLIENT_ID: 'x',
    PIX_CLIENT_SECRET: 'x',
    PIX_WEBHOOK_SECRET: 'x'.repeat(16),
    PIX_WEBHOOK_URL: url,
    SMS_URL: url,
    SMS_TOKEN: 'x',
    SMTP_URL: 'smtp://127.0.0.1:1',
    MAIL_FROM: 'a@acordoclaro.example',
  }
  try {
    const { stdout, stderr } = await run(process.execPath, [SCRIPT, ...args], { env })
    return { code: 0, stdout, stderr }
  } catch (error) {
    if (!(error instanceof Error && 'stdout' in error && 'stderr' in error)) throw error
    return { code: 1, stdout: String(error.stdout), stderr: String(error.stderr) }
  }
}

describe('npm run link', () => {
  it('prints a link that works, and nothing else', async () => {
    const document = newCpf()
    const maria = await createPerson(core, { document })
    const { code, stdout } = await link('--debtor', document)
    expect(code).toBe(0)
    expect(stdout).toMatch(/^https:\/\/acordoclaro\.example\/l\/[\w-]{22}\n$/)
    core.clock.set(Temporal.Now.instant())
    await signIn(core, maria, stdout.trim().split('/l/')[1] ?? '')
  })

  it('sends one to a registered contact instead, without printing it', async () => {
    const maria = await createPerson(core, { document: newCpf() })
    const { code, stdout } = await link('--debtor', maria.id, '--send', 'email')
    expect(code).toBe(0)
    expect(stdout).toBe('On its way to m•••@exemplo.example.\n')
    expect(await writtenTo(core, maria, 'fresh_link')).toHaveLength(1)
  })

  it.each([
    [[], /^Usage: /],
    [['--debtor', '390.533.447-05', '--purpose', 'other'], /^Usage: /],
    [['--debtor', '390.533.447-05', '--send', 'pigeon'], /^Usage: /],
    [['--bad'], /Usage: /],
    [['--debtor', '390.533.447-05'], /^Nobody in the portfolio/],
  ])('%j ends with a sentence', async (args, sentence) => {
    const { code, stderr } = await link(...args)
    expect(code).toBe(1)
    expect(stderr).toMatch(sentence)
    expect(stderr).not.toContain('    at ')
  })
})
