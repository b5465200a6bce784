import type { COLUMN_NAMES } from '#server/debts/import/layout/model.ts'
import type { ImportPhase, ImportRefusal } from '#server/debts/import/model.ts'
import { refusalSentence } from '#server/debts/import/model.ts'
import type { ImportStatus } from '#server/debts/import/upload/model.ts'

/** The words of imports, as staff read them. */
export const IMPORT_STATUS = {
  running: 'em andamento',
  receiving: 'recebendo o arquivo',
  mapping: 'esperando as colunas',
  queued: 'na fila para conferir',
  staging: 'conferindo',
  staged: 'esperando sua decisão',
  committing: 'aplicando',
  done: 'concluída',
  failed: 'falhou',
  discarded: 'descartada',
  expired: 'venceu sem decisão',
} as const satisfies Record<ImportStatus, string>

export const PHASE = {
  checking: 'Passo 1 de 3: olhando o arquivo inteiro',
  reading: 'Passo 2 de 3: conferindo linha a linha',
  applying: 'Passo 3 de 3: comparando com a carteira',
} as const satisfies Record<ImportPhase, string>

/** A figure with its noun: "1 nova", "2.310 novas". */
export function countText(count: number, one: string, many: string): string {
  return `${count.toLocaleString('pt-BR')} ${count === 1 ? one : many}`
}

type ColumnName = (typeof COLUMN_NAMES)[number]

/** What a column may mean, as the form asks it. */
export const COLUMN = {
  documento: 'CPF ou CNPJ',
  nome: 'Nome',
  contrato: 'Número do contrato',
  produto: 'Produto',
  vencimento: 'Vencimento',
  principal: 'Valor principal',
  nascimento: 'Data de nascimento',
  celular: 'Celular',
  celular_2: 'Outro celular',
  email: 'E-mail',
  email_2: 'Outro e-mail',
  descricao: 'Descrição',
  indice: 'Índice de correção',
  contratado_em: 'Data do contrato',
  uf: 'Estado (UF)',
  cidade: 'Cidade',
} as const satisfies Record<ColumnName, string>

export function columnText(name: string): string {
  if (Object.hasOwn(COLUMN, name)) return COLUMN[name as ColumnName]
  return name.startsWith('campo_') ? `campo livre ${name.slice('campo_'.length)}` : name
}

/** Why an upload, or what was said of its columns, was not taken. */
export function importRefusalText(reason: string, detail = ''): string {
  if (Object.hasOwn(OWN, reason)) return OWN[reason as keyof typeof OWN]
  const names = detail.split(', ').map(columnText).join(', ')
  return refusalSentence(reason as ImportRefusal, names)
}

const OWN = {
  arquivo: 'Escolha o credor e um arquivo CSV.',
  too_large: 'O arquivo passa de 512 MB. Divida-o em partes.',
  import_open:
    'Este credor já tem uma importação esperando decisão. Confirme ou descarte aquela antes de mandar outra.',
  incomplete: 'O arquivo não chegou inteiro. Mande de novo.',
  not_found: 'Esta importação já não está nesse passo. Confira na lista.',
} as const
