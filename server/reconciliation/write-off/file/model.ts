import { cellText } from '#server/kernel/csv.ts'
import { formatShortDate } from '#server/kernel/format.ts'
import type { WriteOffLineId } from '#server/kernel/id.ts'
import { type Centavos, toDecimalString } from '#server/kernel/money.ts'

/**
 * The file of write-offs ("baixas") that a creditor is sent (docs/creditor-files.md): UTF-8 with its
 * mark, semicolons, decimal commas, dates as 31/12/2026. The same export gives the same bytes for
 * ever. Texts are safe to open in a spreadsheet: what could be taken for a formula is marked as text.
 */
export const WRITE_OFF_COLUMNS = [
  'baixa',
  'contrato',
  'documento',
  'acordo',
  'parcela',
  'pagamento',
  'pago_em',
  'valor_pago',
  'principal',
  'encargos',
  'juros_acordo',
  'mora',
  'desconto',
  'retirar_nome_ate',
] as const

export type WriteOffRow = {
  readonly id: WriteOffLineId
  readonly contractNumber: string
  /** Masked or whole, as the export was asked for. */
  readonly document: string
  readonly agreementNumber: string
  /** 0 is the entrada; null: it went to the debt itself, whose agreement had stopped. */
  readonly instalment: number | null
  /** Null: no money, but what a stopped agreement took back or its repair gave again. */
  readonly providerPaymentId: string | null
  readonly day: Temporal.PlainDate
  readonly amount: Centavos
  readonly principal: Centavos
  readonly charges: Centavos
  readonly agreementCost: Centavos
  readonly lateCharges: Centavos
  readonly discount: Centavos
  readonly nameDueOn: Temporal.PlainDate | null
}

export const FILE_HEAD = `\ufeff${WRITE_OFF_COLUMNS.join(';')}\r\n`

export function lineText(row: WriteOffRow): string {
  const cells: Record<(typeof WRITE_OFF_COLUMNS)[number], string> = {
    baixa: row.id,
    contrato: cellText(row.contractNumber),
    documento: cellText(row.document),
    acordo: cellText(row.agreementNumber),
    parcela: instalmentText(row.instalment),
    pagamento: cellText(row.providerPaymentId ?? ''),
    pago_em: formatShortDate(row.day),
    valor_pago: amountText(row.amount),
    principal: amountText(row.principal),
    encargos: amountText(row.charges),
    juros_acordo: amountText(row.agreementCost),
    mora: amountText(row.lateCharges),
    desconto: amountText(row.discount),
    retirar_nome_ate: row.nameDueOn ? formatShortDate(row.nameDueOn) : '',
  }
  return `${WRITE_OFF_COLUMNS.map((name) => cells[name]).join(';')}\r\n`
}

function instalmentText(instalment: number | null): string {
  if (instalment === null) return ''
  return instalment === 0 ? 'entrada' : String(instalment)
}

/** `-1234,56`: a number in every spreadsheet that speaks Portuguese; never a formula. */
function amountText(amount: Centavos): string {
  return toDecimalString(amount).replace('.', ',')
}

/** `baixas-vivaz-2026-11-22.csv`, or with both days of a period. */
export function fileName(
  slug: string,
  { first, last }: { first: Temporal.PlainDate; last: Temporal.PlainDate },
): string {
  const days = Temporal.PlainDate.compare(first, last) === 0 ? `${first}` : `${first}-a-${last}`
  return `baixas-${slug}-${days}.csv`
}
