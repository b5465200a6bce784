import { quoteDebts, quotes } from '#db/schema/offers.ts'
import { nextNumbers } from '#server/agreements/number/commands.ts'
import type { FrozenTerms } from '#server/agreements/terms/input/model.ts'
import { recordAudit } from '#server/audit/commands.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import { businessDate, endOfBusinessDate } from '#server/kernel/clock.ts'
import { asId, type CreditorId, type DebtId, newId, type QuoteId } from '#server/kernel/id.ts'
import type { Tx } from '#server/platform/db.ts'
import type { Operator } from '#server/platform/env.ts'
import type { DebtorScope } from '#server/platform/scope.ts'
import type { Draft } from '../menu/model.ts'
import type { PublishedPolicy } from '../policy/data.ts'
import { cardFigures, type QuoteCard } from '../quote/card/model.ts'
import { planAsJson } from '../quote/schema.ts'
import type { OpenDebt, Position } from '../situation/data.ts'

/** A draft on its way to become a quote. */
export type Freezing = {
  readonly draft: Draft
  readonly position: Position
  /** Null only for the whole balance of a creditor without offers. */
  readonly policy: PublishedPolicy | null
  readonly origin: 'menu' | 'search' | 'telephone'
  /** Place on the menu or among the findings, 0 first. */
  readonly place: number
}

/**
 * Writes quotes, numbered in their order and valid until the end of their last day in São Paulo.
 * Numbers are taken last, since their row stays locked until the transaction ends.
 */
export async function freezeQuotes(
  tx: Tx,
  scope: DebtorScope,
  operator: Operator,
  freezings: readonly Freezing[],
): Promise<QuoteCard[]> {
  if (freezings.length === 0) return []
  const computedAt = tx.clock.now()
  const year = businessDate(computedAt).year
  const numbers = await nextNumbers(tx, scope, 'quote', year, freezings.length)
  const rows = freezings.map((freezing, i) => {
    const number = assertPresent(numbers[i], 'a number for each quote')
    return quoteRow(freezing, scope, operator, computedAt, number)
  })
  await tx.db.insert(quotes).values(rows.map(({ row }) => row))
  await tx.db.insert(quoteDebts).values(
    rows.flatMap(({ row, debtIds }) =>
      debtIds.map((debtId) => ({
        creditorId: row.creditorId,
        quoteId: row.id,
        debtId,
        debtorId: scope.debtorId,
      })),
    ),
  )
  for (const { row } of rows) await auditFrozen(tx, scope, row)
  return rows.map(({ card }) => card)
}

type QuoteRow = typeof quotes.$inferInsert & { id: QuoteId; creditorId: CreditorId }

function quoteRow(
  { draft, position, policy, origin, place }: Freezing,
  scope: DebtorScope,
  operator: Operator,
  computedAt: Temporal.Instant,
  number: string,
): { row: QuoteRow; card: QuoteCard; debtIds: DebtId[] } {
  const { parameters, plan } = draft
  const id = newId<QuoteId>(computedAt.epochMilliseconds)
  const figures = cardFigures(plan)
  const validUntil = endOfBusinessDate(Temporal.PlainDate.from(parameters.lastDay))
  const creditorId = position.creditor.id
  const byPolicy = parameters.kind === 'full' ? null : policy
  const row = {
    creditorId,
    id,
    number,
    debtorId: scope.debtorId,
    kind: parameters.kind,
    origin,
    position: place,
    policyId: byPolicy?.id ?? null,
    policyVersion: byPolicy?.version ?? null,
    parameters: { ...parameters, terms: frozenTerms(draft, position, policy, operator) },
    plan: planAsJson(plan, figures),
    total: plan.total,
    computedOn: Temporal.PlainDate.from(parameters.computedOn),
    computedAt,
    validUntil,
  }
  const card: QuoteCard = {
    quoteId: id,
    creditorId,
    number,
    kind: parameters.kind,
    ...figures,
    cetAnnualPercent: parameters.kind === 'plan' ? figures.cetAnnualPercent : null,
    validUntil,
  }
  return { row, card, debtIds: parameters.debts.map((debt) => asId<DebtId>(debt.debtId)) }
}

/** What the terms are rendered from, copied because its sources may change afterwards. */
function frozenTerms(
  { parameters }: Draft,
  { creditor, debts }: Position,
  policy: PublishedPolicy | null,
  operator: Operator,
): FrozenTerms {
  const byId = new Map<string, OpenDebt>(debts.map((debt) => [debt.id, debt]))
  const { legalName, tradeName, cnpj, address, phone } = creditor
  return {
    creditor: { legalName, tradeName, cnpj, address, phone },
    operator,
    debts: parameters.debts.map(({ debtId }) => {
      const debt = assertPresent(byId.get(debtId), 'a quoted debt is one of the position')
      const { description, contractNumber, originalDueOn } = debt
      return { debtId, description, contractNumber, originalDueOn: originalDueOn.toString() }
    }),
    system: parameters.choice?.system ?? 'zero',
    lateCharges: policy?.compiled.source.lateCharges ?? null,
    delisting: creditor.delistingPolicy,
  }
}

async function auditFrozen(tx: Tx, scope: DebtorScope, row: QuoteRow): Promise<void> {
  await recordAudit(tx, scope, {
    action: 'quote.frozen',
    subjectId: row.id,
    creditorId: row.creditorId,
    debtorId: scope.debtorId,
    kind: row.kind,
    number: row.number,
  })
}
