import { creditorTerms, indexFactors } from '#db/schema/creditors.ts'
import { forgetCatalogue } from '#server/creditors/data.ts'
import type { DebtorId } from '#server/kernel/id.ts'
import { inScope } from '#server/platform/db.ts'
import type { TestCore } from '#server/platform/testing.ts'
import { addDebt, addDebtor, type TestCreditor } from '#server/testing/portfolio.ts'
import { testScope } from '#server/testing/scope.ts'

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
    forgetCatalogue(tx)
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
