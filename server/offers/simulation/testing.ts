import { creditorTerms, indexFactors } from '#db/schema/creditors.ts'
import { forgetCatalogue } from '#server/creditors/data.ts'
import type { DebtorId } from '#server/kernel/id.ts'
import { inScope } from '#server/platform/db.ts'
import type { StaffScope } from '#server/platform/scope.ts'
import type { TestCore } from '#server/platform/testing.ts'
import { resolveStaffSession } from '#server/staff/session/commands.ts'
import { enter, hire } from '#server/staff/testing.ts'
import { addDebt, addDebtor, type TestCreditor } from '#server/testing/portfolio.ts'
import { testScope } from '#server/testing/scope.ts'
import { type DraftEdit, draftFromVersion, editDraft } from '../policy/draft/commands.ts'
import { simulationOf } from '../policy/draft/data.ts'
import type { OfferRule } from '../policy/model.ts'
import { discounts, onePolicy, planRule } from '../testing/samples.ts'
import { simulateDraft } from './commands.ts'

/** People with debts of every age, amount, product and index; answers who they are. */
export async function variedPortfolio(
  core: TestCore,
  creditor: TestCreditor,
  people: number,
): Promise<DebtorId[]> {
  await inScope(core, testScope, async (tx) => {
    const terms = {
      creditorId: creditor.creditorId,
      validFrom: Temporal.PlainDate.from('2015-01-01'),
      prescriptionYears: 10,
      source: 'test',
      approvedBy: 'test',
    }
    await tx.db.insert(creditorTerms).values([
      {
        ...terms,
        product: 'cartao',
        defaultInterestMonthly: '0.01',
        fineRate: '0.02',
        indexCode: 'IPCA',
        cardCap: 'yes',
      },
      { ...terms, product: 'sem-juros', defaultInterestMonthly: null, fineRate: '0.02' },
    ])
    const months = Array.from({ length: 120 }, (_, at) =>
      Temporal.PlainDate.from('2017-01-01').add({ months: at }),
    )
    await tx.db
      .insert(indexFactors)
      .values(
        months.flatMap((month, at) => [
          { code: 'IPCA' as const, month, factor: `1.00${40 + (at % 13)}`, source: 'test' },
          { code: 'SELIC' as const, month, factor: `1.00${80 + (at % 7)}`, source: 'test' },
        ]),
      )
      .onConflictDoNothing()
    forgetCatalogue()
  })
  const products = ['fibra', 'cartao', 'sem-juros']
  const found: DebtorId[] = []
  for (let at = 0; at < people; at++) {
    const debtorId = await addDebtor(core, String(10_000_000_000 + at))
    for (let debt = 0; debt <= at % 3; debt++) {
      const dueOn = Temporal.PlainDate.from('2026-11-01')
        .subtract({ days: 7 + at * 53 + debt * 211 })
        .toString()
      const { debtId } = await addDebt(core, creditor, debtorId, {
        principal: BigInt(4_999 + at * 7_919 + debt * 104_729),
        dueOn,
      })
      await inScope(core, testScope, (tx) =>
        tx.sql('update debts set product = $2, prescribed_on = $3 where id = $1', [
          debtId,
          products[(at + debt) % 3],
          '2030-01-01',
        ]),
      )
    }
    found.push(debtorId)
  }
  return found
}

const [base] = onePolicy().rules as [OfferRule]

/** A rule for debts of at most 400 days, and one for older debts of large amounts. */
export const young: OfferRule = {
  ...base,
  id: 'novas',
  appliesTo: { ...base.appliesTo, daysLate: { from: 0, to: 400 } },
  spot: { discounts: discounts('1', '0.5', '0', '0'), onMenu: true },
  plan: null,
}
export const old: OfferRule = {
  ...base,
  id: 'antigas',
  appliesTo: {
    daysLate: { from: 401, to: 1_500 },
    total: { from: '300.00', to: null },
    products: null,
  },
  spot: { discounts: discounts('1', '1', '0.25', '0.35'), onMenu: true },
  plan: planRule({
    bands: [{ payments: { from: 2, to: 6 }, discounts: discounts('1', '0.5', '0', '0') }],
  }),
}

/** Somebody who makes offers. */
export async function hireManager(core: TestCore): Promise<StaffScope> {
  const colleague = await hire(core, { role: 'manager' })
  const scope = await resolveStaffSession(core, await enter(core, colleague))
  if (!scope) throw new Error('who entered has a scope')
  return scope
}

/** What one person does with the drafts of one creditor. */
export function deskOf(core: TestCore, editor: StaffScope, { creditorId }: TestCreditor) {
  const edit = (version: number, change: DraftEdit) =>
    inScope(core, editor, (tx) => editDraft(tx, editor, { creditorId, version, edit: change }))
  return {
    edit,
    startDraft: () =>
      inScope(core, editor, (tx) =>
        draftFromVersion(tx, editor, {
          creditor: { id: creditorId, kind: 'commerce', breachEffect: 'proportional' },
          version: null,
          published: 1,
        }),
      ),
    /** The first rule lets off more. */
    dearer: (version: number) => {
      const spot = { discounts: discounts('1', '1', '0', '0.1'), onMenu: true }
      return edit(version, { kind: 'rule', place: 0, rule: { ...young, spot } })
    },
    simulate: (version: number) => {
      core.clock.advance({ seconds: 1 })
      return inScope(core, editor, async (tx) => {
        const made = await simulateDraft(tx, editor, { creditorId, version })
        if (!made.ok) return made
        return { ok: true as const, value: await simulationOf(tx, editor, creditorId) }
      })
    },
  }
}
