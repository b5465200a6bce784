import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestCore, type TestCore } from '#server/platform/testing.ts'
import { HOLDINGS, NOBODYS } from './model.ts'
import { STEPS } from './steps/model.ts'

let core: TestCore
let owner: pg.Client

beforeAll(async () => {
  core = await createTestCore()
  owner = new pg.Client({ connectionString: core.ownerUrl })
  await owner.connect()
})

afterAll(async () => {
  await owner.end()
  await core.close()
})

describe('the catalogue of what we hold', () => {
  it('names every table that knows of a person, and every sealed or indexed column of it', async () => {
    const columns = await owner.query<{ table: string; column: string }>(
      `select c.table_name as table, c.column_name as column
         from information_schema.columns c
         join information_schema.tables t using (table_schema, table_name)
        where c.table_schema = 'public' and t.table_type = 'BASE TABLE'
          and (c.column_name = 'debtor_id' or c.column_name ~ '_(sealed|index)$'
               or (c.table_name = 'debtors' and c.column_name = 'id')
               or (c.table_name = 'import_parts' and c.column_name = 'sealed'))`,
    )
    const byTable = Map.groupBy(columns.rows, ({ table }) => table)
    const known = [...Object.keys(HOLDINGS), ...Object.keys(NOBODYS)]
    expect([...byTable.keys()].sort()).toEqual(known.sort())
    for (const [table, holding] of Object.entries(HOLDINGS)) {
      const named: string[] = [
        ...('goes' in holding ? holding.goes : []),
        ...('stays' in holding ? holding.stays : []),
      ]
      const found = (byTable.get(table) ?? []).map(({ column }) => column)
      const telling = found.filter((column) => column !== 'debtor_id' && column !== 'id')
      expect({ table, columns: telling.sort() }).toEqual({ table, columns: named.sort() })
    }
  })

  it('has a step for everything that goes at once, and for nothing that stays', () => {
    const later = ['access_codes', 'debtor_sessions', 'access_links']
    const elsewhere = ['quotes', 'quote_debts', 'whatsapp_consents', 'saved_cards']
    const goes = Object.entries(HOLDINGS).flatMap(([table, { fate }]) =>
      fate === 'erased' ? [table] : [],
    )
    const done = [...STEPS.map(({ table }) => table), ...later, ...elsewhere]
    expect(done.sort()).toEqual(goes.sort())
  })
})
