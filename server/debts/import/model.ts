import type { CreditorId, ImportId, PortfolioId } from '#server/kernel/id.ts'
import type { UnreadableKind } from './encoding/model.ts'
import type { LayoutRefusal } from './layout/model.ts'
import type { RowRefusal } from './rows/model.ts'

/** What an import says about itself: progress, result, and why a row or a file stayed out. */
export type ImportCounts = {
  readonly created: number
  readonly changed: number
  readonly unchanged: number
  readonly rejected: number
}

export type Rejection = {
  /** Line of the file; the header is line 1. */
  readonly line: number
  /** Empty where the whole row is meant. */
  readonly column: string
  readonly reason: RowRefusal
}

/** What only the books say against a row, with the place of its original line in the file. */
export type LateRejection = Rejection & {
  readonly byteOffset: number
  readonly byteLength: number
}

export type ImportReport = {
  readonly creditorId: CreditorId
  readonly importId: ImportId
  readonly portfolioId: PortfolioId
  readonly counts: ImportCounts
  /** The file with the rejected rows; null where none was. */
  readonly rejectedFile: string | null
  /** When the very same bytes were imported before. */
  readonly importedBefore: Temporal.Instant | null
}

export type ImportPhase = 'checking' | 'reading' | 'applying'

export type ImportProgress = {
  readonly phase: ImportPhase
  readonly bytes: number
  readonly totalBytes: number
  readonly rows: number
  readonly rejected: number
}

/** Why nothing of a file was taken. */
export type ImportRefusal =
  | UnreadableKind
  | LayoutRefusal
  | 'unknown_creditor'
  | 'already_running'
  | 'file_missing'
  | 'file_too_large'
  | 'too_many_rows'
  | 'no_rows'
  | 'file_changed'
  | 'no_terms'
  | 'rejected_file_unwritable'
  | 'staging_lost'

/** `{}` is where a detail goes (names of columns, a figure). */
const REFUSAL_SENTENCES = {
  unknown_creditor: 'Credor desconhecido: {}.',
  already_running: 'Outra importação deste credor está em andamento. Aguarde o fim dela.',
  file_missing: 'O arquivo não pôde ser aberto: {}.',
  file_too_large: 'O arquivo passa de {}. Divida-o em partes.',
  too_many_rows: 'O arquivo tem mais de {} linhas. Divida-o em partes.',
  no_rows: 'O arquivo tem cabeçalho, mas nenhuma linha de dados.',
  file_changed: 'O arquivo mudou durante a leitura. Importe-o de novo.',
  no_terms: 'O credor ainda não tem condições de cobrança cadastradas.',
  rejected_file_unwritable: 'O arquivo de linhas rejeitadas não pôde ser gravado: {}.',
  staging_lost:
    'O banco de dados parou e as linhas conferidas se perderam. Nada foi aplicado: envie o arquivo de novo.',
  empty: 'O arquivo está vazio.',
  spreadsheet: 'O arquivo é uma planilha. Salve-a como CSV UTF-8 e importe o CSV.',
  compressed: 'O arquivo está compactado. Descompacte-o e importe o CSV.',
  utf16: 'O arquivo está em UTF-16. Salve-o como CSV UTF-8.',
  header_missing: 'A primeira linha não é um cabeçalho com os nomes das colunas.',
  header_too_wide: 'O cabeçalho tem {} colunas; o máximo é 64.',
  header_duplicate: 'O cabeçalho repete colunas: {}.',
  header_unknown: 'O cabeçalho tem colunas desconhecidas: {}.',
  header_incomplete: 'Faltam colunas obrigatórias: {}.',
} as const satisfies Record<ImportRefusal, string>

export function refusalSentence(reason: ImportRefusal, detail = ''): string {
  return REFUSAL_SENTENCES[reason].replace('{}', detail)
}

export const REJECTION_SENTENCES = {
  document_missing: 'CPF ou CNPJ em branco',
  document_scientific: 'CPF ou CNPJ em notação científica (a planilha perdeu algarismos)',
  document_malformed: 'CPF ou CNPJ com caracteres inválidos',
  document_length: 'CPF precisa de 11 algarismos e CNPJ de 14 caracteres',
  document_check_digits: 'CPF ou CNPJ com dígitos verificadores errados',
  date_missing: 'data em branco',
  date_malformed: 'data fora dos formatos 31/12/2025 e 2025-12-31',
  date_impossible: 'data que não existe no calendário',
  date_too_early: 'data antiga demais',
  due_in_future: 'vencimento no futuro: só entram valores já vencidos',
  birth_in_future: 'nascimento no futuro',
  contracted_after_due: 'contratação depois do vencimento',
  uf_unknown: 'estado desconhecido: use a sigla, como PE',
  city_without_uf: 'cidade sem o estado (uf)',
  amount_missing: 'valor em branco',
  amount_malformed: 'valor que não é um número',
  amount_ambiguous: 'valor ambíguo: 1.234 pode ser mil ou um; escreva 1.234,00',
  amount_decimals: 'valor com mais de duas casas decimais',
  amount_not_positive: 'valor negativo ou zero',
  amount_too_large: 'valor grande demais',
  text_missing: 'campo obrigatório em branco',
  text_too_long: 'texto longo demais',
  character_nul: 'caractere nulo (NUL)',
  character_line_break: 'quebra de linha dentro da célula',
  character_direction: 'caractere que inverte a direção do texto',
  character_hidden: 'caractere invisível',
  character_unreadable: 'bytes que não formam texto na codificação do arquivo',
  character_control: 'caractere de controle',
  cells_missing: 'menos células que o cabeçalho',
  cells_extra: 'mais células que o cabeçalho',
  cell_too_long: 'célula com mais de 1.000 caracteres',
  row_too_long: 'linha com mais de 64 KB',
  quote_open: 'aspas abertas e não fechadas',
  quote_misplaced: 'aspas fora do lugar',
  index_unknown: 'índice desconhecido: use IPCA, INPC ou IGP-M, ou deixe em branco',
  phone_invalid: 'celular inválido: use DDD e nove algarismos',
  phone_not_mobile: 'telefone fixo: só celulares recebem SMS',
  email_invalid: 'e-mail inválido',
  contract_characters: 'número de contrato com acentos ou símbolos especiais',
  contract_twice: 'contrato repetido no arquivo: nenhuma das linhas foi aceita',
  terms_missing: 'o credor não tem condições cadastradas para este produto nesta data',
  contract_of_another: 'contrato já cadastrado para outro CPF ou CNPJ',
  recalled: 'valor que o credor já recolheu',
  in_agreement: 'principal alterado de um valor que está em acordo: nada foi mudado',
  restated:
    'principal alterado de um valor que voltou de um acordo com novo saldo: nada foi mudado',
  already_settled: 'principal alterado de um valor já quitado: nada foi mudado',
  paid_beyond: 'principal menor que o já pago aqui: nada foi mudado',
} as const satisfies Record<RowRefusal, string>
