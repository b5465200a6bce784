import type { PolicyProblemKind } from '#server/offers/policy/legality/model.ts'
import type { TileState } from '#server/offers/policy/plane/model.ts'

/** What speaks against publishing, in a sentence, and where the rule stands. */
export const PROBLEM = {
  'made-for-another-kind-of-creditor': {
    text: 'Estas ofertas foram escritas para outro tipo de credor, que pode cobrar outras taxas.',
    source: 'cadastro do credor',
  },
  'valid-for-less-than-two-days': {
    text: 'A proposta precisa valer pelo menos 2 dias (48 horas).',
    source: 'CDC, art. 54-B',
  },
  'late-fine-above-two-percent': {
    text: 'A multa por atraso passa de 2%.',
    source: 'CDC, art. 52, § 1º',
  },
  'late-interest-above-one-percent': {
    text: 'Os juros de atraso passam de 1% ao mês.',
    source: 'Súmula 379 do STJ e política da casa',
  },
  'rule-named-twice': { text: 'Duas regras têm o mesmo nome.', source: 'política da casa' },
  'age-band-is-empty': {
    text: 'A faixa de dias termina antes de começar.',
    source: 'política da casa',
  },
  'amount-band-is-empty': {
    text: 'A faixa de valor termina antes de começar.',
    source: 'política da casa',
  },
  'price-needs-a-financial-title': {
    text: 'Este credor não pode usar a tabela Price: fora do sistema financeiro, juro não rende juro.',
    source: 'Decreto 22.626, art. 4º; Súmula 121 do STF',
  },
  'rate-above-double-the-legal-rate': {
    text: 'A taxa passa do dobro da taxa legal, o máximo para este credor.',
    source: 'Decreto 22.626, art. 1º; Código Civil, art. 406',
  },
  'no-legal-rate-to-compare-with': {
    text: 'Falta a taxa legal do mês para conferir os juros.',
    source: 'Código Civil, art. 406',
  },
  'rate-without-interest-system': {
    text: 'Há uma taxa, mas o parcelamento é sem juros.',
    source: 'política da casa',
  },
  'interest-system-without-rate': {
    text: 'Falta a taxa do parcelamento com juros.',
    source: 'política da casa',
  },
  'principal-let-off-before-charges': {
    text: 'O desconto tira primeiro toda a multa e todos os juros, depois o principal.',
    source: 'política da casa',
  },
  'whole-principal-let-off': {
    text: 'O principal inteiro não pode ser perdoado numa oferta.',
    source: 'política da casa',
  },
  'bands-overlap-or-leave-gaps': {
    text: 'As faixas de parcelas se cruzam ou deixam um buraco.',
    source: 'política da casa',
  },
  'discount-grows-with-more-payments': {
    text: 'Mais parcelas não podem dar mais desconto.',
    source: 'política da casa',
  },
  'one-payment-costs-more-than-a-plan': {
    text: 'Pagar à vista não pode sair mais caro que parcelar.',
    source: 'CDC, art. 52, § 2º',
  },
  'entrada-range-is-empty': {
    text: 'A maior entrada é menor que a menor, ou é o valor inteiro.',
    source: 'política da casa',
  },
  'entrada-without-step': {
    text: 'Falta o passo entre as entradas.',
    source: 'política da casa',
  },
  'equal-entrada-with-interest': {
    text: 'Entrada igual às parcelas só existe sem juros.',
    source: 'política da casa',
  },
  'minimum-payment-is-zero': {
    text: 'A parcela mínima precisa ser maior que zero.',
    source: 'política da casa',
  },
  'due-day-named-twice': {
    text: 'Um dia de vencimento aparece duas vezes.',
    source: 'política da casa',
  },
  'first-due-inside-the-validity': {
    text: 'A primeira parcela pode vencer antes do fim da proposta.',
    source: 'CDC, art. 54-B',
  },
  'first-due-window-misses-a-due-day': {
    text: 'Entre o primeiro e o último dia da primeira parcela precisa caber um mês inteiro.',
    source: 'política da casa',
  },
  'too-many-combinations': {
    text: 'São combinações demais para calcular na hora. Diminua parcelas, entradas ou dias.',
    source: 'limite do sistema',
  },
} as const satisfies Record<PolicyProblemKind, { text: string; source: string }>

export const TILE = {
  gap: 'sem oferta: só o valor inteiro',
  'some-products': 'oferta só para alguns produtos',
  covered: 'com oferta',
  overlap: 'uma regra fica escondida atrás de outra',
} as const satisfies Record<TileState, string>
