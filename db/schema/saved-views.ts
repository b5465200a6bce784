import { sql } from 'drizzle-orm'
import { check, index, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { idColumn, instant } from '#db/columns.ts'
import { staffUsers } from '#db/schema/staff.ts'
import type { SavedViewId, StaffId } from '#server/kernel/id.ts'

/**
 * A filtered list that a member of staff gave a name. `query` is the list's address behind the
 * question mark, of known fields only (server/staff/saved-view/model.ts); it opens nothing by itself,
 * since the list asks again who may see what.
 */
export const savedViews = pgTable(
  'saved_views',
  {
    id: idColumn<SavedViewId>('id').primaryKey(),
    staffId: idColumn<StaffId>('staff_id')
      .notNull()
      .references(() => staffUsers.id),
    list: text('list', {
      enum: ['dividas', 'acordos', 'pagamentos', 'auditoria', 'resultados'],
    }).notNull(),
    name: text('name').notNull(),
    query: text('query').notNull(),
    savedAt: instant('saved_at').notNull(),
  },
  (t) => [
    index('saved_views_staff').on(t.staffId, t.list),
    uniqueIndex('saved_views_name').on(t.staffId, t.list, sql`lower(${t.name})`),
    check('saved_views_name_length', sql`char_length(${t.name}) between 1 and 60`),
  ],
)
