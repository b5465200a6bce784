/**
 * Which decimal mark a column of amounts uses, told from the cells that leave no doubt: `99,90`
 * and `1.234.567` say comma, `99.90` and `1,234,567` say point. A column in which both occur says
 * nothing, and its doubtful cells are refused.
 */
export type DecimalMark = ',' | '.'

export type MarkEvidence = { comma: boolean; point: boolean }

const comma = /,\d{1,2}\s*$|\d\.\d{3}\.\d{3}/
const point = /\.\d{1,2}\s*$|\d,\d{3},\d{3}/

export function weighAmount(evidence: MarkEvidence, text: string): void {
  if (!evidence.comma && comma.test(text)) evidence.comma = true
  if (!evidence.point && point.test(text)) evidence.point = true
}

export function decimalMark({ comma, point }: MarkEvidence): DecimalMark | null {
  if (comma === point) return null
  return comma ? ',' : '.'
}
