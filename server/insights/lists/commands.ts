import { currentCatalogue } from '#server/creditors/data.ts'
import { creditorsInScope } from '#server/insights/search/data.ts'
import type { CreditorId } from '#server/kernel/id.ts'
import { type Core, inScope, type Tx } from '#server/platform/db.ts'
import type { StaffScope } from '#server/platform/scope.ts'
import type { ListOf } from './model.ts'

/** What somebody asks of a list, with the creditor by the name that stands in an address. */
export type Asked<State, Id> = Omit<ListOf<State, Id>, 'creditorIds' | 'limit'> & {
  readonly creditorSlug: string | null
}

export type Read<State, Id, Row> = (
  tx: Tx,
  scope: StaffScope,
  of: ListOf<State, Id>,
) => Promise<Row[]>

export type ListPage<Row, Id> = {
  readonly rows: readonly Row[]
  /** The last row, where there are more; null: this was the last page. */
  readonly next: Id | null
}

/** A page of a list, among the creditors of who asks. */
export async function readList<State, Id, Row extends { readonly id: Id }>(
  core: Core,
  scope: StaffScope,
  read: Read<State, Id, Row>,
  { creditorSlug, ...asked }: Asked<State, Id>,
  size: number,
): Promise<ListPage<Row, Id>> {
  const creditorIds = await creditorsNamed(core, scope, creditorSlug)
  const rows = await inScope(core, scope, (tx) =>
    read(tx, scope, { ...asked, creditorIds, limit: size + 1 }),
  )
  const page = rows.slice(0, size)
  return { rows: page, next: rows.length > size ? (page.at(-1)?.id ?? null) : null }
}

/** The creditors of who asks, or the one that is named, if it is among them. */
export async function creditorsNamed(
  core: Core,
  scope: StaffScope,
  slug: string | null,
): Promise<CreditorId[]> {
  const mine = await creditorsInScope(core, scope)
  if (slug === null) return mine
  const { creditors } = await currentCatalogue(core, scope)
  return mine.filter((id) => creditors.get(id)?.slug === slug)
}

/** The creditors that a list can be narrowed down to. */
export async function creditorOptions(core: Core, scope: StaffScope) {
  const { creditors } = await currentCatalogue(core, scope)
  const mine = await creditorsInScope(core, scope)
  return mine
    .flatMap((id) => creditors.get(id) ?? [])
    .map(({ slug, tradeName }) => ({ slug, tradeName }))
}
