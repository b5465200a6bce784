import { and, eq } from 'drizzle-orm'
import { savedViews } from '#db/schema/saved-views.ts'
import { recordAudit } from '#server/audit/commands.ts'
import type { SavedViewId } from '#server/kernel/id.ts'
import { ok, type Result, refuse } from '#server/kernel/result.ts'
import { type Core, inScope, type Tx } from '#server/platform/db.ts'
import type { StaffScope } from '#server/platform/scope.ts'
import { mintSystemScope } from '#server/platform/scope-mint.ts'
import { type SavedView, savedViewsOf } from './data.ts'
import { MOST_VIEWS, type ViewList, type ViewRefusal, viewQuery } from './model.ts'

/** Rows of the team are seen by the system only; each of these names the one member it is for. */
const scope = mintSystemScope('staff-view')

export function savedViewsFor(
  core: Core,
  { staffId }: StaffScope,
  list: ViewList | null,
): Promise<SavedView[]> {
  return inScope(core, scope, (tx) => savedViewsOf(tx, scope, { staffId, list }))
}

/**
 * Keeps a filter under a name, for oneself. The same id again answers the same; the member's row is
 * held while theirs are counted, so that two at once do not pass the limit or take one name.
 */
export function saveView(
  core: Core,
  who: StaffScope,
  order: { id: SavedViewId; list: ViewList; name: string; query: string },
): Promise<Result<SavedView, ViewRefusal>> {
  const query = viewQuery(order.list, new URLSearchParams(order.query))
  if (query === '') return Promise.resolve(refuse('nothing_filtered'))
  const view = { id: order.id, list: order.list, name: order.name, query }
  const { staffId } = who
  return inScope(core, scope, async (tx) => {
    const mine = await lockViews(tx, who)
    const same = mine.find(({ id }) => id === view.id)
    if (same) return ok(same)
    if (mine.length >= MOST_VIEWS) return refuse('too_many')
    if (await isTaken(tx, who, view)) return refuse('name_taken')
    await tx.db.insert(savedViews).values({ ...view, staffId, savedAt: tx.clock.now() })
    await recordAudit(tx, who, { action: 'staff.view_saved', subjectId: view.id, list: view.list })
    return ok(view)
  })
}

export function renameView(
  core: Core,
  who: StaffScope,
  { id, name }: { id: SavedViewId; name: string },
): Promise<Result<SavedView, ViewRefusal>> {
  return inScope(core, scope, async (tx) => {
    const known = (await lockViews(tx, who)).find((view) => view.id === id)
    if (!known) return refuse('not_found')
    const view = { ...known, name }
    if (await isTaken(tx, who, view)) return refuse('name_taken')
    await tx.db.update(savedViews).set({ name }).where(eq(savedViews.id, id))
    await recordAudit(tx, who, { action: 'staff.view_renamed', subjectId: id, list: view.list })
    return ok(view)
  })
}

export function removeView(
  core: Core,
  who: StaffScope,
  id: SavedViewId,
): Promise<Result<{ list: ViewList }, 'not_found'>> {
  return inScope(core, scope, async (tx) => {
    const [view] = await tx.db
      .delete(savedViews)
      .where(and(eq(savedViews.id, id), eq(savedViews.staffId, who.staffId)))
      .returning()
    if (!view) return refuse('not_found')
    const { list } = view
    await recordAudit(tx, who, { action: 'staff.view_removed', subjectId: id, list })
    return ok({ list })
  })
}

/** All views of a member, while nobody else changes them. */
async function lockViews(tx: Tx, { staffId }: StaffScope): Promise<SavedView[]> {
  await tx.sql('select from staff_users where id = $1 for no key update', [staffId])
  return savedViewsOf(tx, scope, { staffId, list: null })
}

/** Whether another view of the list has the name, in whatever letters. */
async function isTaken(tx: Tx, { staffId }: StaffScope, view: SavedView): Promise<boolean> {
  const rows = await tx.sql(
    `select from saved_views
      where staff_id = $1 and list = $2 and lower(name) = lower($3) and id <> $4`,
    [staffId, view.list, view.name, view.id],
  )
  return rows.length > 0
}
