import type { Tx } from '#server/platform/db.ts'
import type { Run } from '../run/model.ts'

/**
 * Makes the people of the file findable by their names at this creditor; people from before there
 * were names in the index enter it with the next file that names them. What is known already is
 * left to the key, which asks the index for each row: an anti-join would be planned for the table as
 * it last was, and after a first large file that is a table of no rows.
 */
export async function writeNames(tx: Tx, { creditorId, importId }: Run): Promise<void> {
  await tx.sql(
    `insert into debtor_names (creditor_id, name_index, debtor_id)
     select $1::uuid, substring(p.name_index from 1 + 8 * k for 8), d.id
       from import_people p
       join debtors d on d.document_index = p.document_index
       cross join generate_series(0, length(p.name_index) / 8 - 1) k
      where p.import_id = $2
     on conflict do nothing`,
    [creditorId, importId],
  )
}
