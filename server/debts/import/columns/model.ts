import { COLUMN_NAMES, freeFieldPattern, IGNORED, normaliseColumn } from '../layout/model.ts'

/**
 * What the columns of a creditor's own system usually mean. A guess only fills the form in: a person
 * looks at it, and what they say is remembered.
 */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  cpf: 'documento',
  cnpj: 'documento',
  cpf_cnpj: 'documento',
  'cpf/cnpj': 'documento',
  cpfcnpj: 'documento',
  doc: 'documento',
  nr_cpf_cnpj: 'documento',
  num_cpf: 'documento',
  cliente: 'nome',
  nome_cliente: 'nome',
  nome_do_cliente: 'nome',
  nome_completo: 'nome',
  razao_social: 'nome',
  devedor: 'nome',
  titular: 'nome',
  data_nascimento: 'nascimento',
  dt_nascimento: 'nascimento',
  data_de_nascimento: 'nascimento',
  telefone: 'celular',
  telefone_1: 'celular',
  telefone_celular: 'celular',
  fone: 'celular',
  cel: 'celular',
  whatsapp: 'celular',
  telefone_2: 'celular_2',
  celular2: 'celular_2',
  e_mail: 'email',
  'e-mail': 'email',
  mail: 'email',
  email2: 'email_2',
  e_mail_2: 'email_2',
  numero_contrato: 'contrato',
  numero_do_contrato: 'contrato',
  nr_contrato: 'contrato',
  num_contrato: 'contrato',
  n_contrato: 'contrato',
  titulo: 'contrato',
  plano: 'produto',
  servico: 'produto',
  tipo_produto: 'produto',
  data_vencimento: 'vencimento',
  data_de_vencimento: 'vencimento',
  dt_vencimento: 'vencimento',
  dt_vencto: 'vencimento',
  vencto: 'vencimento',
  valor: 'principal',
  valor_original: 'principal',
  valor_principal: 'principal',
  vl_principal: 'principal',
  vlr_original: 'principal',
  saldo: 'principal',
  saldo_original: 'principal',
  historico: 'descricao',
  referencia: 'descricao',
  indexador: 'indice',
  data_contrato: 'contratado_em',
  data_contratacao: 'contratado_em',
  dt_contrato: 'contratado_em',
  estado: 'uf',
  municipio: 'cidade',
}

/** Words that say of whom a column is, or that it is a number, and not what it means. */
const FILLERS = new Set([
  ...['a', 'o', 'da', 'de', 'do', 'das', 'dos'],
  ...['aluno', 'cliente', 'consumidor', 'devedor', 'responsavel', 'titular'],
  ...['cod', 'codigo', 'n', 'no', 'nr', 'nro', 'num', 'numero'],
])

const usualMeaning = (name: string) =>
  Object.hasOwn(OTHER_NAMES, name) ? OTHER_NAMES[name] : undefined

/** `CPF do cliente` as `cpf`, `Nº do contrato` as `contrato`. */
function withoutFillers(name: string): string {
  const words = name.replaceAll('º', 'o').split(/[^a-z0-9]+/)
  return words.filter((word) => word !== '' && !FILLERS.has(word)).join('_')
}

const KNOWN = new Set<string>(COLUMN_NAMES)

/**
 * A meaning for each header: what was said of it before, else its own name, else what it usually
 * means, else what it means without the words that only say of whom it is; each meaning once, for the
 * first that has it. What says nothing is left out.
 */
export function guessColumns(
  headers: readonly string[],
  remembered: ReadonlyMap<string, string>,
): string[] {
  const taken = new Set<string>()
  const take = (column: string | undefined): string | null => {
    if (column === undefined || column === IGNORED || taken.has(column)) return null
    if (!KNOWN.has(column) && !freeFieldPattern.test(column)) return null
    taken.add(column)
    return column
  }
  const names = headers.map(normaliseColumn)
  const certain = names.map((name) => take(remembered.get(name)) ?? take(name))
  const usual = names.map((name, at) => {
    const known = certain[at]
    if (known !== null && known !== undefined) return known
    if (remembered.get(name) === IGNORED) return IGNORED
    return take(usualMeaning(name)) ?? IGNORED
  })
  return names.map((name, at) => {
    const guessed = usual[at] ?? IGNORED
    if (guessed !== IGNORED || remembered.get(name) === IGNORED) return guessed
    const core = withoutFillers(name)
    return take(core) ?? take(usualMeaning(core)) ?? IGNORED
  })
}

/** How a header may be kept as a free field: `Canal de venda` as `campo_canal_de_venda`. */
export function freeFieldOf(header: string): string | null {
  const plain = normaliseColumn(header)
    .replace(/^campo_/, '')
    .replaceAll(/[^a-z0-9_]/g, '_')
  const name = `campo_${plain.slice(0, 40)}`
  return freeFieldPattern.test(name) ? name : null
}

/** The shape of a cell, enough to tell columns apart: `Ma••• •• ••••`, never what stands in it. */
export function shapeOf(cell: string): string {
  const shown = cell.slice(0, 28)
  return `${shown.slice(0, 2)}${shown.slice(2).replaceAll(/[\p{L}\p{N}]/gu, '•')}`
}
