import { sql } from 'drizzle-orm'
import {
  creditors,
  creditorTerms,
  indexFactors,
  iofRates,
  legalRates,
  localHolidays,
} from '#db/schema/creditors.ts'
import { forgetCatalogue } from '#server/creditors/data.ts'
import { PAYEE_FIELDS, payeeOf } from '#server/creditors/payee/model.ts'
import type { CreditorFile, ParametersFile } from '#server/creditors/schema.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import { type CreditorId, newId } from '#server/kernel/id.ts'
import { openCreditorAccounts } from '#server/ledger/commands.ts'
import { inputHash } from '#server/platform/crypto.ts'
import type { Tx } from '#server/platform/db.ts'
import type { Scope } from '#server/platform/scope.ts'

const INDEX_CODES = ['IPCA', 'INPC', 'IGPM', 'SELIC'] as const

/**
 * Adds a creditor or brings its description up to date (by slug), with its ledger accounts and
 * its terms. Terms already stated for a product and date are kept: balances were computed from
 * them, so a change is a new row with a later date. Where the money goes is never changed by a
 * file: a creditor that is there keeps its payee, and `keepsPayee` says that the file has another.
 */
export async function upsertCreditor(
  tx: Tx,
  scope: Scope,
  file: CreditorFile,
): Promise<{ id: CreditorId; keepsPayee: boolean }> {
  const { terms, ...fields } = file
  const [row] = await tx.db
    .insert(creditors)
    .values({ id: newId<CreditorId>(tx.clock.now().epochMilliseconds), ...fields })
    .onConflictDoUpdate({ target: creditors.slug, set: describedBy(fields) })
    .returning()
  const there = assertPresent(row, 'an upsert answers its row')
  const { id } = there
  const keepsPayee = !inputHash(payeeOf(there)).equals(inputHash(payeeOf(fields)))
  if (keepsPayee) tx.log.warn({ creditor: file.slug }, 'the file has another payee: not taken')
  await tx.db
    .insert(creditorTerms)
    .values(
      terms.map(({ creditCard, ...rest }) => ({
        creditorId: id,
        cardCap: creditCard ? ('yes' as const) : ('no' as const),
        ...rest,
      })),
    )
    .onConflictDoNothing()
  await openCreditorAccounts(tx, scope, id)
  forgetCatalogue()
  return { id, keepsPayee }
}

/** What a file may change of a creditor that is there. */
function describedBy(fields: Omit<CreditorFile, 'terms'>): Partial<typeof creditors.$inferInsert> {
  const { slug: _, ...rest } = fields
  const isPayee = (name: string) => PAYEE_FIELDS.some((field) => field === name)
  return Object.fromEntries(Object.entries(rest).filter(([name]) => !isPayee(name)))
}

/**
 * Loads published figures. A month already loaded is corrected by what the file says: indices are
 * revised at times; quotes and agreements keep the figures they were made with.
 */
export async function publishParameters(
  tx: Tx,
  _scope: Scope,
  file: ParametersFile,
): Promise<void> {
  const { source } = file
  const factorRows = INDEX_CODES.flatMap((code) =>
    Object.entries(file.factors[code]).map(([month, factor]) => ({
      code,
      month: Temporal.PlainDate.from(`${month}-01`),
      factor,
      source,
    })),
  )
  if (factorRows.length > 0) {
    await tx.db
      .insert(indexFactors)
      .values(factorRows)
      .onConflictDoUpdate({
        target: [indexFactors.code, indexFactors.month],
        set: { factor: sql`excluded.factor`, source: sql`excluded.source` },
      })
  }
  const rateRows = Object.entries(file.legalRates).map(([month, rate]) => ({
    month: Temporal.PlainDate.from(`${month}-01`),
    rate,
    source,
  }))
  if (rateRows.length > 0) {
    await tx.db
      .insert(legalRates)
      .values(rateRows)
      .onConflictDoUpdate({
        target: legalRates.month,
        set: { rate: sql`excluded.rate`, source: sql`excluded.source` },
      })
  }
  if (file.iofRates.length > 0) {
    await tx.db.insert(iofRates).values(file.iofRates).onConflictDoNothing()
  }
  if (file.localHolidays.length > 0) {
    await tx.db.insert(localHolidays).values(file.localHolidays).onConflictDoNothing()
  }
  forgetCatalogue()
}
