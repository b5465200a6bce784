import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { TestCore } from '#server/platform/testing.ts'
import { TEST_PAPER_KEYS } from '#server/testing/core.ts'

const run = promisify(execFile)

export type Ended = { readonly code: number; readonly stdout: string; readonly stderr: string }

/** Runs a command in a process of its own, as its npm script does, on the database of a test. */
export async function runCommand(
  core: TestCore,
  name: 'baixas' | 'creditor-hook' | 'link' | 'reconcile' | 'retorno' | 'sweep',
  args: readonly string[],
  input = '',
): Promise<Ended> {
  const script = fileURLToPath(new URL(`./${name}.ts`, import.meta.url))
  const env = { ...process.env, ...settingsOf(core) }
  try {
    const running = run(process.execPath, [script, ...args], { env })
    running.child.stdin?.end(input)
    const { stdout, stderr } = await running
    return { code: 0, stdout, stderr }
  } catch (error) {
    if (!(error instanceof Error && 'stdout' in error && 'stderr' in error)) throw error
    const code = 'code' in error && typeof error.code === 'number' ? error.code : 1
    return { code, stdout: String(error.stdout), stderr: String(error.stderr) }
  }
}

function settingsOf(core: TestCore): Record<string, string> {
  const base64 = (fill: number) => Buffer.alloc(32, fill).toString('base64')
  const url = 'http://127.0.0.1:1'
  return {
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
}
