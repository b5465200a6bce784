import pg from 'pg'
import { inject } from 'vitest'
import { invariantViolations } from '#db/invariants.ts'
import { creditorTerms } from '#db/schema/creditors.ts'
import { inScope } from '#server/platform/db.ts'
import type { DebtorScope } from '#server/platform/scope.ts'
import { createTestCore, type TestCore } from '#server/platform/testing.ts'
import { createPerson, newCpf, SYSTEM } from '#server/testing/access.ts'
import { startTestProvider, type TestProvider } from '#server/testing/pix.ts'
import { addCreditor, signIn, type TestCreditor } from '#server/testing/portfolio.ts'

/** Noon in São Paulo: within the hours of contact. */
const FIRST_NOON = Temporal.Instant.from('2026-11-23T15:00:00Z')

/**
 * A database and a provider in which histories are lived one after the other. What one leaves
 * behind is taken away before the next: making a new database for each would cost more than living
 * in it.
 */
export type Lane = {
  readonly core: TestCore
  readonly provider: TestProvider
  readonly creditor: TestCreditor
  readonly scope: DebtorScope
  /** Empty books on both sides, at noon so many days after the first. */
  begin(days: number): Promise<void>
  /** The provider's clock follows ours. */
  inStep(): Promise<void>
  /** What the checker of all promises about money has to say. */
  violations(): Promise<string[]>
  close(): Promise<void>
}

export async function openLane(): Promise<Lane> {
  const core = await createTestCore(FIRST_NOON.toString())
  const provider = await startTestProvider(core)
  const creditor = await addCreditor(core)
  const { creditorId } = creditor
  await inScope(core, SYSTEM, (tx) =>
    tx.db.insert(creditorTerms).values({
      creditorId,
      product: '*',
      validFrom: Temporal.PlainDate.from('2020-01-01'),
      // Debts that go their own way again do not grow, so that the model needs no second engine.
      defaultInterestMonthly: '0',
      fineRate: '0',
      prescriptionYears: 5,
      source: 'contract',
      approvedBy: 'test',
    }),
  )
  const person = await createPerson(core, { document: newCpf() })
  const scope = await signIn(core, person.id, 'R2')
  const checker = await connect(core.ownerUrl)
  const cleaner = await connect(superuserUrlOf(core))
  const clean = await cleaningOf(cleaner)
  let providerAt = ''

  async function inStep(): Promise<void> {
    const now = core.clock.now().toString()
    if (now === providerAt) return
    await provider.control('/control/clock', { now })
    providerAt = now
  }

  return {
    core,
    provider,
    creditor,
    scope,
    async begin(days) {
      await cleaner.query(clean)
      core.clock.set(FIRST_NOON.add({ hours: 24 * days }))
      await provider.control('/control/reset', {})
      providerAt = ''
      await inStep()
      await provider.control(`/control/webhooks/policy`, { hold: true })
      await provider.addPayee('pix@vivaz-telecom.example')
    },
    inStep,
    violations: () => invariantViolations(checker),
    async close() {
      await Promise.all([checker.end(), cleaner.end()])
      await provider.close()
      await core.close()
    },
  }
}

async function connect(connectionString: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  return client
}

function superuserUrlOf({ ownerUrl }: TestCore): string {
  const url = new URL(inject('testDatabase').superuserUrl)
  url.pathname = new URL(ownerUrl).pathname
  return url.href
}

/**
 * The statements that take a history away. Append-only tables refuse it by trigger, even to their
 * owner; only a superuser who says so looks past the triggers, and only a test has one.
 */
async function cleaningOf(superuser: pg.Client): Promise<string> {
  const { rows } = await superuser.query<{ name: string }>(
    `select relname as name from pg_class
      where relkind = 'r' and relnamespace = 'public'::regnamespace order by relname`,
  )
  const kept = new Set<string>()
  for (const { name } of rows) {
    const { rowCount } = await superuser.query(`select from ${name} limit 1`)
    if (rowCount !== 0) kept.add(name)
  }
  const emptied = rows.filter(({ name }) => !kept.has(name)).map(({ name }) => name)
  return [
    'set session_replication_role = replica',
    ...emptied.map((name) => `delete from ${name}`),
    "delete from ledger_accounts where kind in ('debt', 'agreement')",
    'delete from outbox_events',
    'delete from audit_events',
  ].join('; ')
}
