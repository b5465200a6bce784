import type { PageNote } from '#app/admin/_parts/creditor-page.tsx'
import type { CreditorFieldView } from '#components/admin/creditor-form.tsx'
import type { CreditorTerms } from '#server/creditors/model.ts'
import { rateText } from '#server/kernel/percent.ts'

export const TERMS_FIELDS = [
  {
    name: 'product',
    label: 'Produto',
    hint: 'Como vem no arquivo da carteira, ou * para todos os outros.',
    error: 'Escreva o produto como no arquivo, ou *.',
  },
  {
    name: 'validFrom',
    label: 'Vale para vencimentos a partir de',
    type: 'date',
    error: 'Escolha um dia que exista.',
  },
  {
    name: 'fineRate',
    label: 'Multa, em %',
    hint: 'Uma vez por parcela. Até 2 (CDC 52 §1). Sem multa: 0.',
    error: 'Escreva uma porcentagem de 0 a 2: acima de 2% a lei não permite.',
  },
  {
    name: 'defaultInterestMonthly',
    label: 'Juros de mora ao mês, em %',
    hint: 'Até 1. Vazio: vale a taxa legal (CC 406).',
    error: 'Escreva uma porcentagem de 0 a 1, ou deixe vazio.',
  },
  {
    name: 'remunerativeMonthly',
    label: 'Juros do contrato por atraso, ao mês, em %',
    hint: 'Só de instituição financeira ou fundo (Res. CMN 4.882).',
    error: 'Escreva uma porcentagem, ou deixe vazio.',
  },
  {
    name: 'indexCode',
    label: 'Correção',
    error: 'Escolha um índice da lista.',
    options: [
      { value: '', label: 'nenhuma combinada' },
      { value: 'IPCA', label: 'IPCA' },
      { value: 'INPC', label: 'INPC' },
      { value: 'IGPM', label: 'IGP-M' },
    ],
  },
  {
    name: 'creditCard',
    label: 'É dívida de cartão de crédito?',
    hint: 'Então juros e encargos nunca passam de 100% (Lei 14.690 art. 28).',
    error: 'Escolha sim ou não.',
    options: [
      { value: 'no', label: 'não' },
      { value: 'yes', label: 'sim' },
    ],
  },
  {
    name: 'prescriptionYears',
    label: 'Anos até prescrever',
    hint: 'Em geral 5 (CC 206 §5); aluguel 3; nunca mais de 10 (CC 205).',
    error: 'Escreva um número de 1 a 10.',
  },
  {
    name: 'source',
    label: 'De onde vem',
    hint: 'Contrato e cláusula: aparece na página "De onde vem este valor?".',
    error: 'Escreva o contrato e a cláusula.',
  },
  {
    name: 'approvedBy',
    label: 'Quem no credor aprovou',
    error: 'Escreva quem aprovou.',
  },
] as const satisfies readonly CreditorFieldView[]

export const FIRST_VALUES = {
  product: '*',
  validFrom: '',
  fineRate: '2',
  defaultInterestMonthly: '1',
  remunerativeMonthly: '',
  indexCode: '',
  creditCard: 'no',
  prescriptionYears: '5',
  source: '',
  approvedBy: '',
} as const satisfies Record<(typeof TERMS_FIELDS)[number]['name'], string>

/** What the kind of creditor does not allow, said at its field. */
export const KIND_PROBLEM = {
  remunerative_not_financial: {
    field: 'remunerativeMonthly',
    text: 'Este credor não é instituição financeira nem fundo: não cobra juros do contrato por atraso.',
  },
  index_of_financial: {
    field: 'indexCode',
    text: 'Instituição financeira não soma correção aos juros (Res. CMN 4.882).',
  },
  card_not_financial: {
    field: 'creditCard',
    text: 'Dívida de cartão é de instituição financeira ou fundo.',
  },
} as const

export const TERMS_REFUSED = {
  not_found: 'Este credor não está entre os seus.',
  not_newer:
    'Já existe uma versão deste produto para este dia ou depois. Versões não são editadas: escolha um dia mais novo.',
  changes_balances:
    'Dívidas que já venceram mudariam de valor. Escolha um dia depois do vencimento delas.',
} as const

const NOTES: Readonly<Record<string, PageNote>> = {
  escrito: { tone: 'ok', text: 'Versão guardada. As anteriores continuam como estavam.' },
}

export function termsNote(key: string | undefined): PageNote | null {
  return key === undefined ? null : (NOTES[key] ?? null)
}

const percent = (fraction: string) => `${rateText(fraction)}%`

/** What a version allows, in one line. */
export function chargesText(terms: CreditorTerms): string {
  return [
    `multa ${percent(terms.fineRate)}`,
    terms.defaultInterestMonthly === null
      ? 'mora pela taxa legal'
      : `mora ${percent(terms.defaultInterestMonthly)} ao mês`,
    terms.remunerativeMonthly && `contrato ${percent(terms.remunerativeMonthly)} ao mês`,
    terms.indexCode && `correção por ${terms.indexCode === 'IGPM' ? 'IGP-M' : terms.indexCode}`,
    terms.creditCard && 'cartão: teto de 100%',
  ]
    .filter(Boolean)
    .join(' · ')
}

export const productText = (product: string) => (product === '*' ? 'todos os outros' : product)
