import { assertPresent } from '#server/kernel/assert.ts'
import { inScope } from '#server/platform/db.ts'
import { SYSTEM } from '#server/testing/access.ts'
import { accept, termsFor } from '#server/testing/agreements.ts'
import { addDebt } from '#server/testing/portfolio.ts'
import type { Life } from './life.ts'
import type { Deal } from './model.ts'
import type { Form } from './step.ts'

const basis = (points: number) => (points / 10_000).toFixed(4)

/** A deal over new debts, accepted as its kind wants it. */
export async function sign(life: Life, form: Form): Promise<void> {
  const { core, creditor, scope } = life.lane
  const debts = []
  for (const principal of form.principals) {
    debts.push(await addDebt(core, creditor, scope.debtorId, { principal: BigInt(principal) }))
  }
  const { kind, monthlyRate, breachEffect, halved, late } = form
  const terms = termsFor(core, {
    creditorId: creditor.creditorId,
    scope,
    debts,
    kind,
    instalments: kind === 'plan' ? form.instalments : 1,
    halved,
    monthlyRate: kind === 'plan' ? monthlyRate : '0',
    breachEffect,
    lateCharges: late && {
      fineRate: basis(late.fine),
      monthlyRate: basis(late.monthly),
      freeDays: late.freeDays,
    },
  })
  const accepted = await accept(core, scope, terms)
  if (!accepted.ok) throw new Error(`new debts are free: ${accepted.reason}`)
  await remember(life, form, terms)
}

async function remember(life: Life, form: Form, terms: ReturnType<typeof termsFor>) {
  const { core } = life.lane
  const rows = await inScope(core, SYSTEM, (tx) =>
    tx.sql<{ id: string; number: number; closes_at: Temporal.Instant | null }>(
      `select i.id, i.number, p.closes_at from instalments i
         join payables p on p.creditor_id = i.creditor_id and p.id = i.id
        where i.agreement_id = $1 order by i.number`,
      [terms.id],
    ),
  )
  const deal: Deal = {
    id: terms.id,
    kind: form.kind,
    effect: form.breachEffect,
    late: form.late,
    monthlyRate: form.kind === 'plan' ? form.monthlyRate : '0',
    full: terms.debts.reduce((all, debt) => all + debt.principal + debt.fine, 0n),
    total: terms.total,
    closesAt: rows[0]?.closes_at ?? null,
    status: form.kind === 'plan' ? 'active' : 'awaiting_payment',
    lines: rows.map(({ id, number }) => {
      const line = assertPresent(terms.instalments[number], 'a line of the terms')
      const { amount, interest, dueOn, payableUntil } = line
      const nothing = { paid: 0n, fine: 0n, lateInterest: 0n, letOff: 0n, countedUntil: null }
      return { id, amount, interest, dueOn, payableUntil, ...nothing }
    }),
    broken: null,
  }
  life.deals.set(deal.id, deal)
  life.order.push(deal)
}
