import { recordAudit } from '#server/audit/commands.ts'
import { BYTE_ORDER_MARK, csvLine } from '#server/kernel/csv.ts'
import type { CreditorId, DebtorId } from '#server/kernel/id.ts'
import type { Tx } from '#server/platform/db.ts'
import type { StaffScope } from '#server/platform/scope.ts'
import type { Reach } from '../planning/model.ts'
import { neglectedPeople } from './data.ts'
import type { Neglect } from './model.ts'

/** Each part reads the whole portfolio: few of them. */
const PART = 20_000

export type NeglectPart = {
  readonly text: string
  readonly next: { readonly after: DebtorId; readonly lines: number } | null
}

/**
 * A part of the list of those without a next step: contract, days and reason, no names and no
 * documents. It is recorded once it is whole.
 */
export async function copyNeglected(
  tx: Tx,
  scope: StaffScope,
  of: {
    creditorId: CreditorId
    reach: Reach
    reason: Neglect | null
    after: DebtorId | null
    lines: number
  },
): Promise<NeglectPart> {
  const rows = await neglectedPeople(tx, scope, { ...of, limit: PART + 1 })
  const part = rows.slice(0, PART)
  const head =
    of.after === null ? BYTE_ORDER_MARK + csvLine(['pessoa', 'contrato', 'dias', 'motivo']) : ''
  const text =
    head +
    part
      .map((row) => csvLine([row.debtorId, row.contract, String(row.daysLate), row.reason]))
      .join('')
  const lines = of.lines + part.length
  const last = part.at(-1)
  if (rows.length > PART && last) return { text, next: { after: last.debtorId, lines } }
  await recordAudit(tx, scope, {
    action: 'list.copied',
    subjectId: of.creditorId,
    creditorId: of.creditorId,
    list: 'journey.without_step',
    lines,
  })
  return { text, next: null }
}
