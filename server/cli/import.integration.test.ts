import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { addCreditor, type Bench, createBench, file, line } from '#server/debts/import/testing.ts'
import type { CreditorId } from '#server/kernel/id.ts'
import { createTestCore, type TestCore } from '#server/platform/testing.ts'
import { TEST_PAPER_KEYS } from '#server/testing/core.ts'

/** The command as people run it, killed where it hurts most. */
let core: TestCore
let bench: Bench
let owner: pg.Client
let creditor: CreditorId
let slug = ''
let creditors = 0

beforeAll(async () => {
  core = await createTestCore(Temporal.Now.instant().toString())
  bench = createBench(core)
  owner = new pg.Client({ connectionString: core.ownerUrl })
  await owner.connect()
})
beforeEach(async () => {
  creditors += 1
  slug = `credor-${creditors}`
  creditor = await addCreditor(core, slug)
})
afterAll(async () => {
  bench.remove()
  await owner.end()
  await core.close()
})

const KEY = (byte: number) => Buffer.alloc(32, byte).toString('base64')

function start(path: string): { child: ChildProcess; output: () => string } {
  const child = spawn(
    process.execPath,
    [resolve('server/cli/import.ts'), path, '--creditor', slug],
    {
      env: {
        ...process.env,
        QUITA_MODE: 'test',
        DATABASE_URL: core.appUrl,
        // The keys of the test core's own vault, so that both read each other's rows.
        PAPER_SIGNING_KEYS: TEST_PAPER_KEYS,
        DATA_KEYS: `1:${KEY(7)}`,
        BLIND_INDEX_KEY: KEY(9),
        AUTH_SECRET: KEY(1),
        PORTAL_URL: 'http://localhost:3000',
        OPERATOR_NAME: 'o',
        OPERATOR_LEGAL_NAME: 'o',
        OPERATOR_CNPJ: 'o',
        OPERATOR_ADDRESS: 'o',
        OPERATOR_PHONE: 'o',
        OPERATOR_HOURS: 'o',
        OPERATOR_EMAIL: 'o',
        OPERATOR_DPO: 'o',
        PIX_BASE_URL: 'http://127.0.0.1:1',
        PIX_TOKEN_URL: 'http://127.0.0.1:1',
        PIX_CLIENT_ID: 'o',
        PIX_CLIENT_SECRET: 'o',
        PIX_WEBHOOK_SECRET: KEY(2),
        PIX_WEBHOOK_URL: 'http://127.0.0.1:1',
        SMS_URL: 'http://127.0.0.1:1',
        SMS_TOKEN: 'o',
        SMTP_URL: 'smtp://127.0.0.1:1',
        MAIL_FROM: 'o@o.example',
      },
    },
  )
  let text = ''
  child.stdout?.on('data', (chunk) => {
    text += chunk
  })
  child.stderr?.on('data', (chunk) => {
    text += chunk
  })
  return { child, output: () => text }
}

async function finish(path: string): Promise<{ code: number | null; text: string }> {
  const { child, output } = start(path)
  const [code] = await once(child, 'close')
  return { code, text: output() }
}

async function state() {
  const [row] = await bench.rows(
    `select (select count(*)::int from debts where creditor_id = $1) as debts,
            (select count(*)::int from ledger_postings where creditor_id = $1) as postings,
            (select count(*)::int from import_debts) as staged,
            (select string_agg(status, ' ' order by started_at, id) from imports where creditor_id = $1) as imports`,
    [creditor],
  )
  return row
}

/** Waits until a statement of the application begins so and stands behind a lock. */
async function waitingFor(start: string, output: () => string): Promise<void> {
  await vi.waitFor(
    async () => {
      const { rows } = await core.pool.query(
        `select 1 from pg_stat_activity
          where datname = current_database() and wait_event_type = 'Lock' and query ilike $1`,
        [`${start}%`],
      )
      expect(rows, output()).toHaveLength(1)
    },
    { timeout: 20_000, interval: 50 },
  )
}

async function gone(): Promise<void> {
  await vi.waitFor(
    async () => {
      const { rows } = await core.pool.query(
        `select query from pg_stat_activity
          where datname = current_database() and pid <> pg_backend_pid() and state <> 'idle'`,
      )
      expect(rows).toEqual([])
    },
    { timeout: 10_000, interval: 50 },
  )
}

const portfolio = () =>
  file(...Array.from({ length: 3000 }, (_, i) => line({ contrato: `VZ-${i}` })))

test.each([
  ['while rows are being copied', 'import_debts', 'copy import_debts'],
  [
    'in the transaction that applies them, after the last row',
    'creditors',
    'update creditors set data_as_of',
  ],
])(
  'killed %s, an import leaves nothing, and the next one does it all',
  async (_, table, statement) => {
    const path = bench.write(portfolio())
    // What reads may go on; who writes into it waits.
    await owner.query(`begin; lock table ${table} in share mode`)
    const { child, output } = start(path)
    try {
      await waitingFor(statement, output)
    } finally {
      child.kill('SIGKILL')
      await once(child, 'close')
      await owner.query('rollback')
    }
    await gone()
    expect(await state()).toMatchObject({ debts: 0, postings: 0, imports: 'running' })
    const again = await finish(path)
    expect(again.text).toMatch(/new\s+3,000/)
    expect(again.code).toBe(0)
    expect(await state()).toEqual({
      debts: 3000,
      postings: 3000,
      staged: 0,
      imports: 'failed done',
    })
    const [killed] = await bench.rows(
      "select failure from imports where creditor_id = $1 and status = 'failed'",
      [creditor],
    )
    expect(killed?.failure).toContain('interrompida')
  },
  60_000,
)

test('the result names new, changed, unchanged and rejected, and where the rejected rows are', async () => {
  const path = bench.write(file(line(), line({ contrato: 'VZ-2', principal: '-1,00' })))
  const first = await finish(path)
  expect(first.text).toMatch(/new\s+1\n\s+changed\s+0\n\s+unchanged\s+0\n\s+rejected\s+1\n/)
  const rejected = `${path.replace(/\.csv$/, '')}.rejected.csv`
  expect(first.text).toContain(rejected)
  expect(existsSync(rejected)).toBe(true)
  expect(first.code).toBe(0)
  const second = await finish(path)
  expect(second.text).toContain('This very file was imported before')
  expect(second.text).toContain('nothing was added')
})

test.each([
  ['not a portfolio', 'Nothing was imported. A primeira linha não é um cabeçalho'],
  [file(line({ principal: 'x' })), 'rejected           1'],
])('nothing could be read: exit code 1 and a sentence, never a stack', async (content, words) => {
  const { code, text } = await finish(bench.write(content))
  expect(code).toBe(1)
  expect(text).toContain(words)
  expect(text).not.toMatch(/^\s+at /m)
})
