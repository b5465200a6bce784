import pg from 'pg'
import { assertPresent } from '#server/kernel/assert.ts'
import { asId } from '#server/kernel/id.ts'
import { inScope } from '#server/platform/db.ts'
import { mintDebtorScope } from '#server/platform/scope-mint.ts'
import { createTestCore } from '#server/platform/testing.ts'
import { resolveStaffSession } from '#server/staff/session/commands.ts'
import { createPerson, newCpf, SYSTEM } from '#server/testing/access.ts'
import { accept, termsFor } from '#server/testing/agreements.ts'
import { addStaff, openStaffSession } from '#server/testing/matrix/sessions.ts'
import { addCreditor, addDebt } from '#server/testing/portfolio.ts'
import { takeChunk } from './commands.ts'
import { sweepRetention } from './jobs.ts'
import { KINDS } from './kinds/model.ts'
import {
  addConfirmed,
  addConsent,
  addEntry,
  addMessage,
  addTrace,
  type Ground,
  leftOf,
  ROWS,
} from './kinds/testing.ts'
import { type KindName, keptSince } from './model.ts'

/**
 * Two in the morning in São Paulo, on a Tuesday. No machine's own clock is behind it: the database lets
 * nothing go by a clock that runs ahead of its own.
 */
export const NIGHT = '2024-12-03T05:00:00Z'

/** A creditor, somebody who owes it, and rows of every kind from whatever moment. */
export async function openRetentionWorld() {
  const core = await createTestCore(NIGHT)
  const owner = new pg.Client({ connectionString: core.ownerUrl })
  await owner.connect()
  const creditor = await addCreditor(core)
  const person = await createPerson(core, { document: newCpf() })
  const { debtId } = await addDebt(core, creditor, person.id)
  const member = await addStaff(core, { role: 'agent', creditorIds: [creditor.creditorId] })
  const staff = await resolveStaffSession(core, await openStaffSession(core, member))
  const ground: Ground = { owner, creditor, person, debtId, staff: assertPresent(staff, 'inside') }
  const night = Temporal.PlainDate.from('2024-12-03')
  return {
    core,
    owner,
    creditor,
    person,
    night,
    /** The first instant of what stays of a kind in this night. */
    edge: (kind: KindName) => keptSince(kind, night),
    add: (kind: KindName, at: Temporal.Instant) => ROWS[kind](ground, at),
    addMessage: (at: Temporal.Instant, more: Parameters<typeof addMessage>[2]) =>
      addMessage(ground, at, more),
    addEntry: (at: Temporal.Instant, more: Parameters<typeof addEntry>[2]) =>
      addEntry(ground, at, more),
    addConfirmed: (at: Temporal.Instant) => addConfirmed(ground, at),
    addTrace: (at: Temporal.Instant, quoteId: string) => addTrace(ground, at, quoteId),
    addConsent: (at: Temporal.Instant, said: Parameters<typeof addConsent>[2]) =>
      addConsent(ground, at, said),
    /** A plan over a new debt: a quote that was accepted in a session, by its code. */
    async sign(signed: { sessionId: string; codeId: string; quoteId: string }) {
      const scope = mintDebtorScope({
        debtorId: person.id,
        sessionId: asId(signed.sessionId),
        rung: 'R2',
        isMinor: false,
        legalPriority: 0,
        confirmation: {
          codeId: asId(signed.codeId),
          contactId: person.sms,
          action: 'sign',
          subjectId: signed.quoteId,
          confirmedAt: core.clock.now(),
        },
      })
      const debts = [await addDebt(core, creditor, person.id)]
      const { creditorId } = creditor
      const terms = termsFor(core, { creditorId, scope, debts, kind: 'plan', instalments: 2 })
      const accepted = await accept(core, scope, { ...terms, quoteId: asId(signed.quoteId) })
      if (!accepted.ok) throw new Error(accepted.reason)
      return accepted.value
    },
    left: (kind: KindName, ids: readonly string[]) => leftOf(owner, kindOf(kind), ids),
    sweep: (options?: Parameters<typeof sweepRetention>[2]) =>
      sweepRetention(core, SYSTEM, options),
    chunk: (kind: KindName, atMost: number) => takeChunk(core, SYSTEM, kindOf(kind), night, atMost),
    steps: async (kind: KindName) =>
      (
        await owner.query<{ rows: number; numbers: string[]; before: string }>(
          'select rows, numbers, before::text from retention_steps where kind = $1 order by transaction',
          [kind],
        )
      ).rows,
    /** Statements as the product makes them, in one transaction. */
    asProduct: (...statements: readonly (readonly [text: string, values?: readonly unknown[]])[]) =>
      inScope(core, SYSTEM, async (tx) => {
        for (const [text, values] of statements) await tx.sql(text, values)
      }),
    async close() {
      await owner.end()
      await core.close()
    },
  }
}

export type RetentionWorld = Awaited<ReturnType<typeof openRetentionWorld>>

const kindOf = (kind: KindName) =>
  assertPresent(
    KINDS.find(({ name }) => name === kind),
    'every kind is swept',
  )
