import { recordAudit } from '#server/audit/commands.ts'
import { BYTE_ORDER_MARK, csvLine } from '#server/kernel/csv.ts'
import { formatShortDate } from '#server/kernel/format.ts'
import { newId } from '#server/kernel/id.ts'
import { type Centavos, toDecimalString } from '#server/kernel/money.ts'
import { type Core, inScope } from '#server/platform/db.ts'
import type { StaffScope } from '#server/platform/scope.ts'
import type { agreementList } from '../agreements/data.ts'
import { type Asked, type Read, readList } from '../commands.ts'
import type { debtList } from '../debts/data.ts'
import type { paymentList } from '../payments/data.ts'

const PART = 1_000

/** A part of a copy, and where the next one begins; null: it was the last. */
export type CopyPart<Id> = {
  readonly text: string
  readonly next: { readonly after: Id; readonly lines: number } | null
}

export type Column<Row> = readonly [header: string, cell: (row: Row) => string]

/**
 * A part of a copy of a list, the newest rows first, as lines that are safe to open in a spreadsheet.
 * No names and no documents: who needs those asks for a file with them. It is recorded once it is
 * whole.
 */
export async function copyList<State, Id, Row extends { readonly id: Id }>(
  core: Core,
  scope: StaffScope,
  list: { name: string; read: Read<State, Id, Row>; columns: readonly Column<Row>[] },
  { lines, ...asked }: Asked<State, Id> & { readonly lines: number },
): Promise<CopyPart<Id>> {
  const { rows, next } = await readList(core, scope, list.read, asked, PART)
  const head = asked.after === null ? BYTE_ORDER_MARK + csvLine(list.columns.map(([h]) => h)) : ''
  const text = head + rows.map((row) => csvLine(list.columns.map(([, cell]) => cell(row)))).join('')
  const soFar = lines + rows.length
  if (next !== null) return { text, next: { after: next, lines: soFar } }
  await inScope(core, scope, (tx) =>
    recordAudit(tx, scope, {
      action: 'list.copied',
      subjectId: newId(tx.clock.now().epochMilliseconds),
      list: list.name,
      lines: soFar,
    }),
  )
  return { text, next: null }
}

const sumText = (amount: Centavos) => toDecimalString(amount).replace('.', ',')

type RowOf<List extends (...args: never[]) => Promise<unknown[]>> = Awaited<
  ReturnType<List>
>[number]

export const DEBT_COLUMNS: readonly Column<RowOf<typeof debtList>>[] = [
  ['divida', ({ id }) => id],
  ['contrato', ({ contractNumber }) => contractNumber],
  ['pessoa', ({ debtorId }) => debtorId],
  ['credor', ({ creditor }) => creditor],
  ['descricao', ({ description }) => description],
  ['venceu_em', ({ originalDueOn }) => formatShortDate(originalDueOn)],
  ['principal', ({ principal }) => sumText(principal)],
  ['ainda_deve', ({ owed }) => sumText(owed)],
  ['acordo', ({ agreement }) => agreement ?? ''],
  ['devolvida', ({ recalled }) => (recalled ? 'sim' : 'nao')],
]

export const AGREEMENT_COLUMNS: readonly Column<RowOf<typeof agreementList>>[] = [
  ['acordo', ({ number }) => number],
  ['pessoa', ({ debtorId }) => debtorId],
  ['credor', ({ creditor }) => creditor],
  ['forma', ({ kind }) => kind],
  ['parcelas', ({ instalments }) => String(instalments)],
  ['combinado', ({ agreed }) => sumText(agreed)],
  ['pago', ({ paid }) => sumText(paid)],
  ['situacao', ({ status }) => status],
  ['aceito_em_utc', ({ acceptedAt }) => acceptedAt.toString()],
]

export const PAYMENT_COLUMNS: readonly Column<RowOf<typeof paymentList>>[] = [
  ['pagamento', ({ providerPaymentId }) => providerPaymentId],
  ['recebido_em_utc', ({ paidAt }) => paidAt.toString()],
  ['pessoa', ({ debtorId }) => debtorId ?? ''],
  ['credor', ({ creditor }) => creditor],
  ['acordo', ({ agreement }) => agreement ?? ''],
  ['valor', ({ amount }) => sumText(amount)],
  ['sem_destino', ({ suspended }) => sumText(suspended)],
  ['por_que', ({ suspenseReason }) => suspenseReason ?? ''],
  ['como', ({ method }) => method ?? ''],
]
