import type { CreditorReturnId, WriteOffExportId } from '#server/kernel/id.ts'
import { type Centavos, centavos } from '#server/kernel/money.ts'
import type { Tx } from '#server/platform/db.ts'
import type { StaffScope } from '#server/platform/scope.ts'
import { creditorsOf } from '#server/platform/scope-filter.ts'
import type { ReturnCounts } from '../return/model.ts'
import type { Documents } from '../write-off/data.ts'

export type SentFile = {
  readonly id: WriteOffExportId
  readonly creditor: string
  readonly slug: string
  readonly first: Temporal.PlainDate
  readonly last: Temporal.PlainDate
  readonly documents: Documents
  readonly lines: number
  readonly amount: Centavos
  readonly sha256: string
  readonly madeAt: Temporal.Instant
}

export type TakenFile = ReturnCounts & {
  readonly id: CreditorReturnId
  readonly creditor: string
  readonly fileName: string
  readonly takenAt: Temporal.Instant
}

const SHOWN = 20

/** The newest files that were made for creditors, and that came from them. */
export async function filesOf(
  tx: Tx,
  scope: StaffScope,
): Promise<{ sent: SentFile[]; taken: TakenFile[] }> {
  const sent = await tx.sql<{
    id: WriteOffExportId
    creditor: string
    slug: string
    from_day: Temporal.PlainDate
    to_day: Temporal.PlainDate
    documents: Documents
    lines: number
    amount: bigint
    sha256: Buffer
    made_at: Temporal.Instant
  }>(
    `select x.id, c.trade_name as creditor, c.slug, x.from_day, x.to_day, x.documents, x.lines,
            x.amount, x.sha256, x.made_at
       from write_off_exports x join creditors c on c.id = x.creditor_id
      where ($1::uuid[] is null or x.creditor_id = any ($1))
      order by x.made_at desc, x.id desc limit ${SHOWN}`,
    [creditorsOf(scope)],
  )
  const taken = await tx.sql<
    Omit<ReturnCounts, 'namesCleared'> & {
      id: CreditorReturnId
      creditor: string
      file_name: string
      names_cleared: number
      taken_at: Temporal.Instant
    }
  >(
    `select x.id, c.trade_name as creditor, x.file_name, x.lines, x.matched, x.differing, x.refused,
            x."unknown", x.names_cleared, x.taken_at
       from creditor_returns x join creditors c on c.id = x.creditor_id
      where ($1::uuid[] is null or x.creditor_id = any ($1))
      order by x.taken_at desc, x.id desc limit ${SHOWN}`,
    [creditorsOf(scope)],
  )
  return {
    sent: sent.map(({ from_day: first, to_day: last, made_at: madeAt, ...row }) => ({
      ...row,
      first,
      last,
      madeAt,
      amount: centavos(row.amount),
      sha256: row.sha256.toString('hex'),
    })),
    taken: taken.map(
      ({ file_name: fileName, names_cleared: namesCleared, taken_at: takenAt, ...row }) => ({
        ...row,
        fileName,
        namesCleared,
        takenAt,
      }),
    ),
  }
}

/** The creditors whose files a member of staff may exchange, by name. */
export async function creditorsOfScope(
  tx: Tx,
  scope: StaffScope,
): Promise<{ slug: string; name: string }[]> {
  return tx.sql<{ slug: string; name: string }>(
    `select slug, trade_name as name from creditors
      where ($1::uuid[] is null or id = any ($1)) order by 2`,
    [creditorsOf(scope)],
  )
}
