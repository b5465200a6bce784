import { and, eq, inArray } from 'drizzle-orm'
import {
  agreementDebts,
  agreementEvidence,
  agreements,
  instalments,
} from '#db/schema/agreements.ts'
import { debts } from '#db/schema/debts.ts'
import { payables } from '#db/schema/payments.ts'
import { supersede } from '#server/agreements/ending/commands.ts'
import { type Acceptance, type AgreementTerms, defectOf } from '#server/agreements/model.ts'
import { nextNumber } from '#server/agreements/number/commands.ts'
import { startAgreement } from '#server/agreements/start/commands.ts'
import { recordAudit } from '#server/audit/commands.ts'
import { assert } from '#server/kernel/assert.ts'
import { businessDate, endOfBusinessDate } from '#server/kernel/clock.ts'
import {
  type AgreementId,
  asId,
  type LedgerAccountId,
  newId,
  type PayableId,
} from '#server/kernel/id.ts'
import { ok, type Result, refuse } from '#server/kernel/result.ts'
import { openAgreementAccount } from '#server/ledger/commands.ts'
import { balancesOf } from '#server/ledger/data.ts'
import type { Tx } from '#server/platform/db.ts'
import { emit } from '#server/platform/outbox.ts'
import type { DebtorScope } from '#server/platform/scope.ts'

export type AcceptedAgreement = {
  readonly agreementId: AgreementId
  readonly number: string
  readonly firstPayableId: PayableId
}

/**
 * Makes an agreement out of accepted terms, in the caller's transaction: its account, payables,
 * schedule and evidence. A plan starts at once; an agreement of one payment starts when paid. An
 * earlier agreement of one payment on the same debts, still without money, is superseded; any
 * other live agreement on them, or a principal that changed meanwhile, is `debt_unavailable`.
 */
export async function createAgreement(
  tx: Tx,
  scope: DebtorScope,
  terms: AgreementTerms,
  acceptance: Acceptance,
): Promise<Result<AcceptedAgreement, 'debt_unavailable'>> {
  const defect = defectOf(terms)
  assert(defect === null, `terms cannot be booked: ${defect}`)
  assert(terms.debtorId === scope.debtorId, 'an agreement is made by the debtor it binds')
  if (!(await lockDebts(tx, scope, terms))) return refuse('debt_unavailable')
  if (!(await makeRoom(tx, scope, terms))) return refuse('debt_unavailable')

  const now = tx.clock.now()
  const number = await nextNumber(tx, scope, 'agreement', businessDate(now).year)
  await openAgreementAccount(tx, scope, terms)
  await tx.db.insert(agreements).values({
    creditorId: terms.creditorId,
    id: terms.id,
    number,
    debtorId: terms.debtorId,
    quoteId: terms.quoteId,
    kind: terms.kind,
    status: 'awaiting_payment',
    total: terms.total,
    planInterest: terms.planInterest,
    iof: terms.iof,
    monthlyRate: terms.monthlyRate,
    cetAnnualPercent: terms.cetAnnualPercent,
    breachEffect: terms.breachEffect,
    graceDays: terms.graceDays,
    repairDays: terms.repairDays,
    lateFineRate: terms.lateCharges?.fineRate ?? null,
    lateMonthlyRate: terms.lateCharges?.monthlyRate ?? null,
    lateFreeDays: terms.lateCharges?.freeDays ?? null,
    acceptedAt: now,
    signedAt: acceptance.method === 'code' ? now : null,
  })
  await tx.db.insert(agreementDebts).values(
    terms.debts.map((debt) => ({
      creditorId: terms.creditorId,
      agreementId: terms.id,
      debtorId: terms.debtorId,
      live: true,
      ...debt,
    })),
  )
  const firstPayableId = await writeSchedule(tx, terms)
  await writeEvidence(tx, scope, terms, acceptance)
  await recordAudit(tx, scope, {
    action: 'agreement.accepted',
    subjectId: terms.id,
    creditorId: terms.creditorId,
    debtorId: terms.debtorId,
    kind: terms.kind,
    number,
  })
  const { creditorId, debtorId, id: agreementId } = terms
  await emit(tx, { topic: 'agreement.accepted', creditorId, debtorId, agreementId })
  if (terms.kind === 'plan') await startAgreement(tx, scope, { creditorId, agreementId })
  return ok({ agreementId, number, firstPayableId })
}

/** Locks the debts in id order and checks that each still owes exactly what was quoted. */
async function lockDebts(tx: Tx, scope: DebtorScope, terms: AgreementTerms): Promise<boolean> {
  const ids = terms.debts.map((debt) => debt.debtId)
  const rows = await tx.db
    .select({ id: debts.id, recalledAt: debts.recalledAt })
    .from(debts)
    .where(and(eq(debts.creditorId, terms.creditorId), inArray(debts.id, ids)))
    .orderBy(debts.id)
    .for('update')
  if (rows.length !== ids.length || rows.some((row) => row.recalledAt !== null)) return false
  const balances = await balancesOf(tx, scope, terms.creditorId, ids)
  return terms.debts.every((debt) => balances.get(debt.debtId) === debt.principal)
}

/** Supersedes unpaid one-payment agreements on these debts; false where a live one stays. */
async function makeRoom(tx: Tx, scope: DebtorScope, terms: AgreementTerms): Promise<boolean> {
  const ids = terms.debts.map((debt) => debt.debtId)
  const holders = await tx.db
    .selectDistinct({ id: agreementDebts.agreementId })
    .from(agreementDebts)
    .where(
      and(
        eq(agreementDebts.creditorId, terms.creditorId),
        inArray(agreementDebts.debtId, ids),
        eq(agreementDebts.live, true),
      ),
    )
  for (const holder of holders) {
    const free = await supersede(tx, scope, {
      creditorId: terms.creditorId,
      agreementId: holder.id,
    })
    if (!free) return false
  }
  return true
}

async function writeSchedule(tx: Tx, terms: AgreementTerms): Promise<PayableId> {
  const { creditorId, debtorId, id: agreementId } = terms
  const atMs = tx.clock.now().epochMilliseconds
  const lines = terms.instalments.map((instalment) => ({
    ...instalment,
    creditorId,
    debtorId,
    id: newId<PayableId>(atMs),
  }))
  await tx.db.insert(payables).values(
    lines.map(({ id, amount, dueOn, payableUntil }) => ({
      creditorId,
      id,
      debtorId,
      ledgerAccountId: asId<LedgerAccountId>(terms.id),
      amount,
      dueOn,
      payableUntil,
      closesAt: terms.kind === 'plan' ? null : endOfBusinessDate(payableUntil),
    })),
  )
  await tx.db.insert(instalments).values(lines.map((line) => ({ ...line, agreementId })))
  const first = lines.toSorted((a, b) => a.number - b.number)[0]
  assert(first !== undefined, 'an agreement has an instalment')
  return first.id
}

async function writeEvidence(
  tx: Tx,
  scope: DebtorScope,
  terms: AgreementTerms,
  acceptance: Acceptance,
) {
  const { creditorId, debtorId, id: agreementId } = terms
  await tx.db.insert(agreementEvidence).values({
    creditorId,
    agreementId,
    debtorId,
    method: acceptance.method,
    codeId: acceptance.codeId,
    sessionId: scope.sessionId,
    acceptedAt: tx.clock.now(),
    termsVersion: acceptance.termsVersion,
    termsSha256: acceptance.termsSha256,
    originSealed: tx.vault.seal(JSON.stringify(acceptance.origin), {
      column: 'agreement_evidence.origin',
      row: agreementId,
    }),
  })
}
