import type { LateRejection } from '../model.ts'
import type { RowRefusal } from '../rows/model.ts'

/**
 * Why the books refuse a staged row `s` of the debt `d` of person `p`, or null. A contract never
 * moves to another person, and the books of a debt that is recalled, in a live agreement, restated
 * after one, or settled are not touched from a file.
 */
export const BOOKS_REFUSAL = `case
    when p.document_index <> s.document_index then 'contract_of_another'
    when d.recalled_at is not null then 'recalled'
    when s.principal = d.principal then null
    when exists (select from agreement_debts a
                  where a.creditor_id = d.creditor_id and a.debt_id = d.id and a.live)
      then 'in_agreement'
    when exists (select from debt_restatements r
                  where r.creditor_id = d.creditor_id and r.debt_id = d.id)
      then 'restated'
    when ledger_balance(d.creditor_id, d.id) = 0 then 'already_settled'
    when ledger_balance(d.creditor_id, d.id) + s.principal - d.principal <= 0
      then 'paid_beyond'
  end`

/** What `BOOKS_REFUSAL` may answer. */
export const BOOKS_REASONS = [
  'contract_of_another',
  'recalled',
  'in_agreement',
  'restated',
  'already_settled',
  'paid_beyond',
] as const satisfies readonly RowRefusal[]

export type LateRow = {
  line: number
  byte_offset: bigint
  byte_length: number
  reason: (typeof BOOKS_REASONS)[number]
}

export function lateRejection({ line, reason, byte_offset, byte_length }: LateRow): LateRejection {
  const isOfContract = reason === 'contract_of_another' || reason === 'recalled'
  const column = isOfContract ? 'contrato' : 'principal'
  return { line, column, reason, byteOffset: Number(byte_offset), byteLength: byte_length }
}
