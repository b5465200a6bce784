import { asc, eq } from 'drizzle-orm'
import {
  creditors,
  creditorTerms,
  indexFactors,
  iofRates,
  legalRates,
  localHolidays,
} from '#db/schema/creditors.ts'
import type { Creditor, CreditorTerms, Parameters } from '#server/creditors/model.ts'
import { type Payee, payeeOf } from '#server/creditors/payee/model.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import type { CreditorId } from '#server/kernel/id.ts'
import { inputHash, type Vault } from '#server/platform/crypto.ts'
import { type Core, inScope, type Tx } from '#server/platform/db.ts'
import type { Scope, SystemScope } from '#server/platform/scope.ts'

/**
 * Creditors, their terms and the dated tables: a few hundred rows that every page needs and that
 * change a few times a month, so a process keeps them for a minute. Whoever changes them in this
 * process calls `forgetCatalogue`; other processes follow within the minute.
 */
export type Catalogue = {
  readonly creditors: ReadonlyMap<CreditorId, Creditor>
  readonly terms: ReadonlyMap<CreditorId, readonly CreditorTerms[]>
  readonly parameters: Parameters
}

const TIME_TO_LIVE_MS = 60_000

/** By vault, because a process (or a test) has one vault for each installation it serves. */
const kept = new WeakMap<Vault, { catalogue: Catalogue; readAtMs: number; after: number }>()

/**
 * How many changes this process has seen; what was read before the last one is not used, nor what
 * was being read meanwhile. On `globalThis`, since Next loads this module twice: for pages and for
 * route handlers.
 */
const CHANGES = Symbol.for('quita.creditors.changes')

function changesSeen(): number {
  return Number(Reflect.get(globalThis, CHANGES) ?? 0)
}

export async function loadCatalogue(tx: Tx, scope: Scope): Promise<Catalogue> {
  const known = keptCatalogue(tx)
  if (known) return known
  const readAtMs = tx.clock.now().epochMilliseconds
  const after = changesSeen()
  const catalogue = await readCatalogue(tx, scope)
  kept.set(tx.vault, { catalogue, readAtMs, after })
  return catalogue
}

/** The same outside a transaction: it opens one only once a minute. */
export async function currentCatalogue(core: Core, scope: Scope): Promise<Catalogue> {
  return keptCatalogue(core) ?? inScope(core, scope, (tx) => loadCatalogue(tx, scope))
}

function keptCatalogue({ clock, vault }: Pick<Core, 'clock' | 'vault'>): Catalogue | null {
  const known = kept.get(vault)
  const ageMs = known ? Math.abs(clock.now().epochMilliseconds - known.readAtMs) : TIME_TO_LIVE_MS
  const isFresh = known?.after === changesSeen() && ageMs < TIME_TO_LIVE_MS
  return known && isFresh ? known.catalogue : null
}

export function forgetCatalogue(): void {
  Reflect.set(globalThis, CHANGES, changesSeen() + 1)
}

/** The dated tables: index factors, legal rates, Selic, IOF, local holidays. */
export async function loadParameters(tx: Tx, scope: Scope): Promise<Parameters> {
  return (await loadCatalogue(tx, scope)).parameters
}

/** Read fresh: whoever names a creditor by slug is about to write. */
export async function creditorBySlug(
  tx: Tx,
  _scope: Scope,
  slug: string,
): Promise<Creditor | null> {
  const [row] = await tx.db.select().from(creditors).where(eq(creditors.slug, slug))
  return row ? creditorOf(row) : null
}

/** Where a creditor's money goes, read fresh. */
export async function payeeOfCreditor(
  tx: Tx,
  _scope: Scope,
  creditorId: CreditorId,
): Promise<Payee | null> {
  const [row] = await tx.db.select().from(creditors).where(eq(creditors.id, creditorId))
  return row ? payeeOf(row) : null
}

/**
 * Whose money a Pix key receives, also one that was changed since; null where nobody ever had it, or
 * more than one creditor: then it does not say whose money it is.
 */
export async function creditorOfKey(
  tx: Tx,
  _scope: SystemScope,
  pixKey: string,
): Promise<CreditorId | null> {
  const [owner, another] = await tx.sql<{ creditor_id: CreditorId }>(
    'select creditor_id from creditor_pix_keys where pix_key = $1 limit 2',
    [pixKey],
  )
  return owner && !another ? owner.creditor_id : null
}

/** Every key that money may still come to; `isLive`: a creditor's key of today. */
export async function knownPixKeys(
  tx: Tx,
  _scope: SystemScope,
): Promise<{ key: string; isLive: boolean }[]> {
  const rows = await tx.sql<{ key: string; live: boolean }>(
    `select k.pix_key as key, bool_or(k.pix_key = c.pix_key) as live
       from creditor_pix_keys k join creditors c on c.id = k.creditor_id
      group by 1 order by 2 desc, 1`,
  )
  return rows.map(({ key, live }) => ({ key, isLive: live }))
}

/** Every row of a creditor's terms, read fresh. */
export async function termsOfCreditor(
  tx: Tx,
  _scope: Scope,
  creditorId: CreditorId,
): Promise<CreditorTerms[]> {
  const rows = await tx.db
    .select()
    .from(creditorTerms)
    .where(eq(creditorTerms.creditorId, creditorId))
  return rows.map(termsOf)
}

async function readCatalogue(tx: Tx, scope: Scope): Promise<Catalogue> {
  const creditorRows = await tx.db.select().from(creditors)
  const terms = new Map<CreditorId, CreditorTerms[]>(creditorRows.map(({ id }) => [id, []]))
  for (const row of await tx.db.select().from(creditorTerms)) {
    assertPresent(terms.get(row.creditorId), 'terms belong to a creditor').push(termsOf(row))
  }
  return {
    creditors: new Map(creditorRows.map((row) => [row.id, creditorOf(row)])),
    terms,
    parameters: await readParameters(tx, scope),
  }
}

async function readParameters(tx: Tx, _scope: Scope): Promise<Parameters> {
  const factorRows = await tx.db.select().from(indexFactors).orderBy(asc(indexFactors.month))
  const rateRows = await tx.db.select().from(legalRates).orderBy(asc(legalRates.month))
  const iofRows = await tx.db.select().from(iofRates).orderBy(asc(iofRates.validFrom))
  const holidayRows = await tx.db.select().from(localHolidays).orderBy(asc(localHolidays.day))
  const factorsOf = (code: (typeof factorRows)[number]['code']) =>
    factorRows
      .filter((row) => row.code === code)
      .map((row) => ({ month: monthOf(row.month), factor: row.factor }))
  const tables = {
    factors: {
      IPCA: factorsOf('IPCA'),
      INPC: factorsOf('INPC'),
      IGPM: factorsOf('IGPM'),
      SELIC: factorsOf('SELIC'),
    },
    legalRates: rateRows.map((row) => ({ month: monthOf(row.month), rate: row.rate })),
    iofRates: iofRows.map(({ validFrom, daily, additional }) => ({ validFrom, daily, additional })),
    localHolidays: holidayRows.map(({ uf, city, day, name }) => ({ uf, city, day, name })),
  }
  return { version: inputHash(tables).toString('hex').slice(0, 16), ...tables }
}

function monthOf(day: Temporal.PlainDate): string {
  return day.toPlainYearMonth().toString()
}

function creditorOf({ createdAt: _, ...row }: typeof creditors.$inferSelect): Creditor {
  return row
}

function termsOf(row: typeof creditorTerms.$inferSelect): CreditorTerms {
  const { creditorId: _, cardCap, statedAt: __, statedBy: ___, ...terms } = row
  return { ...terms, creditCard: cardCap === 'yes' }
}
