import type { SavedViewId, StaffId } from '#server/kernel/id.ts'
import type { Tx } from '#server/platform/db.ts'
import type { SystemScope } from '#server/platform/scope.ts'
import type { ViewList } from './model.ts'

export type SavedView = {
  readonly id: SavedViewId
  readonly list: ViewList
  readonly name: string
  readonly query: string
}

/** The views of one member of staff, of one list or of all, by their names. */
export async function savedViewsOf(
  tx: Tx,
  _scope: SystemScope,
  { staffId, list }: { staffId: StaffId; list: ViewList | null },
): Promise<SavedView[]> {
  return tx.sql<SavedView>(
    `select id, list, name, query from saved_views
      where staff_id = $1 and ($2::text is null or list = $2) order by list, lower(name)`,
    [staffId, list],
  )
}
