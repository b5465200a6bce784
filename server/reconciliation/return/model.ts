import type { UnreadableKind } from '#server/debts/import/encoding/model.ts'
import { REJECTION_SENTENCES } from '#server/debts/import/model.ts'
import type { CreditorReturnId } from '#server/kernel/id.ts'
import type { ReturnLayoutRefusal } from './layout/model.ts'
import type { ReturnRowRefusal } from './row/model.ts'

/**
 * A creditor's return file: our file of write-offs with what became of each line, or only the names
 * that were cleared (docs/creditor-files.md). It is taken whole or not at all: what is said about
 * money is either certain or sent again.
 */
export type ReturnCounts = {
  readonly lines: number
  readonly matched: number
  readonly differing: number
  readonly refused: number
  readonly unknown: number
  readonly namesCleared: number
}

export type TakenReturn = ReturnCounts & {
  readonly returnId: CreditorReturnId
  /** When the very same bytes were taken before; then nothing changed. */
  readonly takenBefore: Temporal.Instant | null
}

/** Why nothing of a file was taken. */
export type ReturnRefusal =
  | UnreadableKind
  | ReturnLayoutRefusal
  | 'unknown_creditor'
  | 'file_missing'
  | 'file_too_large'
  | 'too_many_rows'
  | 'no_rows'
  | 'file_changed'
  | 'rows_refused'

/** A row that is wrong: its line of the file (the header is line 1), its column, and why. */
export type RowFault = {
  readonly line: number
  readonly column: string
  readonly reason: ReturnRowRefusal
}

export type RefusedReturn = { readonly words: string; readonly faults: readonly RowFault[] }

export const MAX_RETURN_ROWS = 200_000
export const MAX_RETURN_BYTES = 64 * 1024 * 1024
/** Faults that are told; a file with more is wrong as a whole. */
export const MOST_FAULTS = 100

/** `{}` is where the detail goes. */
const REFUSALS = {
  unknown_creditor: 'Credor desconhecido.',
  file_missing: 'O arquivo não pôde ser aberto: {}.',
  file_too_large: 'O arquivo passa de 64 MB. Divida-o em partes.',
  too_many_rows: 'O arquivo tem mais de 200.000 linhas. Divida-o em partes.',
  no_rows: 'O arquivo tem cabeçalho, mas nenhuma linha de dados.',
  file_changed: 'O arquivo mudou durante a leitura. Envie-o de novo.',
  rows_refused: 'Nada foi aceito. Corrija estas linhas e envie o arquivo de novo: {}.',
  empty: 'O arquivo está vazio.',
  spreadsheet: 'O arquivo é uma planilha. Salve-a como CSV UTF-8.',
  compressed: 'O arquivo está compactado. Descompacte-o.',
  utf16: 'O arquivo está em UTF-16. Salve-o como CSV UTF-8.',
  header_missing: 'A primeira linha não é um cabeçalho com os nomes das colunas.',
  header_too_wide: 'O cabeçalho tem colunas demais: {}.',
  header_duplicate: 'O cabeçalho repete colunas: {}.',
  header_incomplete:
    'Faltam colunas: o arquivo precisa de baixa, ou de contrato e pagamento, ou de contrato e nome_retirado_em.',
} as const satisfies Record<ReturnRefusal, string>

const ROW_WORDS = {
  ...REJECTION_SENTENCES,
  line_id_malformed: 'número da baixa malformado',
  payment_malformed: 'identificação do pagamento malformada',
  status_unknown: 'situação desconhecida: use aceita ou recusada',
  date_in_future: 'data no futuro',
  nothing_said: 'linha que não diz de qual baixa ou contrato fala',
} as const satisfies Record<ReturnRowRefusal, string>

const SHOWN = 20

export function returnRefusalWords(
  reason: ReturnRefusal,
  refused: Pick<RefusedReturn, 'words' | 'faults'>,
): string {
  const { faults, words } = refused
  const shown = faults
    .slice(0, SHOWN)
    .map(({ line, column, reason: why }) =>
      [`linha ${line}`, column, ROW_WORDS[why]].filter(Boolean).join(', '),
    )
  const more = faults.length > SHOWN ? [`e mais ${faults.length - SHOWN}`] : []
  const detail = faults.length > 0 ? [...shown, ...more].join('; ') : words
  return REFUSALS[reason].replace('{}', detail)
}
