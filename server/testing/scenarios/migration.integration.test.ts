import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { migrateDatabase } from '#db/migrate.ts'
import { settleReceipt } from '#server/agreements/settlement/commands.ts'
import { inScope } from '#server/platform/db.ts'
import { createTestCore, type TestCore } from '#server/platform/testing.ts'
import { pixReceipt } from '#server/testing/charges.ts'
import { PATIENT } from '#server/testing/crash/process.ts'
import { payablePlan } from '#server/testing/faults/payable.ts'
import { expectBooksInOrder } from '#server/testing/portfolio.ts'
import { testScope } from '#server/testing/scope.ts'
import { inProject } from '../../../scripts/project-root.ts'

let core: TestCore
let next: string

beforeEach(async () => {
  core = await createTestCore()
  next = await versionAfter()
})
afterEach(async () => {
  await rm(next, { recursive: true })
  await expectBooksInOrder(core)
  await core.close()
})

/** The migrations of the version after this one: it touches the tables that money goes through. */
async function versionAfter(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'migrations-'))
  await cp(inProject('db', 'migrations'), folder, { recursive: true })
  const journalFile = join(folder, 'meta', '_journal.json')
  const journal = JSON.parse(await readFile(journalFile, 'utf8')) as {
    entries: { idx: number; when: number; version: string; tag: string; breakpoints: boolean }[]
  }
  const last = journal.entries.at(-1)
  if (!last) throw new Error('there are migrations')
  const tag = 'of_tomorrow'
  journal.entries.push({ ...last, idx: last.idx + 1, when: last.when + 1_000, tag })
  await writeFile(journalFile, JSON.stringify(journal))
  await writeFile(
    join(folder, `${tag}.sql`),
    `alter table payments add column of_tomorrow text;--> statement-breakpoint
     alter table charges add column of_tomorrow text default 'unknown' not null;--> statement-breakpoint
     create index allocations_of_tomorrow on allocations (creditor_id, amount);`,
  )
  return folder
}

const columns = async (owner: pg.Client) => {
  const { rows } = await owner.query(
    `select table_name from information_schema.columns where column_name = 'of_tomorrow' order by 1`,
  )
  return rows.map((row) => row.table_name)
}

/** Whether the migration stands in line for a table. */
const isInLine = async (owner: pg.Client) => {
  const { rows } = await owner.query(
    `select count(*)::int as n from pg_locks
      where not granted and mode = 'AccessExclusiveLock' and relation = 'payments'::regclass`,
  )
  return rows[0]?.n > 0
}

it(
  'scenario 67: a migration of the tables of money under load gives way, comes back, and nothing is lost',
  PATIENT,
  async () => {
    const plan = await payablePlan(core)
    const owner = new pg.Client({ connectionString: core.ownerUrl })
    const reader = new pg.Client({ connectionString: core.ownerUrl })
    await Promise.all([owner.connect(), reader.connect()])
    let booked = 0n
    const settleOne = async () => {
      const receipt = pixReceipt(plan.txid, 10n, core.clock.now())
      await inScope(core, testScope, (tx) => settleReceipt(tx, testScope, receipt))
      booked += 10n
    }
    // A long report reads the payments: no migration gets past it.
    await reader.query('begin')
    await reader.query('select count(*) from payments')
    let isMigrated = false
    const migration = migrateDatabase(core.ownerUrl, next).then(() => {
      isMigrated = true
    })
    for (let time = 0; time < 2; time++) {
      await vi.waitFor(async () => expect(await isInLine(owner)).toBe(true), { timeout: 20_000 })
      // Those who come now stand behind it, and get through as soon as it gives way.
      await Promise.all([settleOne(), settleOne(), settleOne()])
    }
    expect(isMigrated).toBe(false)
    expect(await columns(owner)).toEqual([])

    // The report ends, and the version of before goes on while and after the tables change.
    const load = async () => {
      while (!isMigrated) await settleOne()
      await settleOne()
    }
    const under = Promise.all([load(), load()])
    await reader.query('commit')
    await migration
    await under
    expect(await columns(owner)).toEqual(['charges', 'payments'])
    expect(await plan.open()).toBe(plan.total - booked)
    await Promise.all([owner.end(), reader.end()])
  },
)
