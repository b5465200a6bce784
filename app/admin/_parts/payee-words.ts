import type { PageNote } from '#app/admin/_parts/creditor-page.tsx'
import { CONFIRMED } from '#components/admin/confirmed.ts'
import type { CreditorFieldView } from '#components/admin/creditor-form.tsx'
import type { Payee } from '#server/creditors/payee/model.ts'
import type { PayeeStory } from '#server/staff/creditor/payee/model.ts'

export const ACCOUNT_KIND = {
  checking: 'conta corrente',
  savings: 'poupança',
  payment: 'conta de pagamento',
} as const satisfies Record<NonNullable<Payee['pixAccountKind']>, string>

export const PIX_THROUGH = {
  psp: 'pelo banco da chave',
  stripe: 'pela Stripe',
} as const satisfies Record<Payee['pixThrough'], string>

export const PAYEE_FIELDS = [
  {
    name: 'pixKey',
    label: 'Chave Pix',
    hint: 'CNPJ, e-mail, telefone com +55 ou chave aleatória. Nunca um CPF.',
    error: 'Confira a chave: CNPJ do credor, e-mail, telefone com +55 ou chave aleatória.',
  },
  {
    name: 'pixPayeeName',
    label: 'Nome que o banco mostra',
    hint: 'Igual ao do banco: quem paga compara.',
    error: 'Escreva o nome como o banco mostra, com até 25 letras.',
  },
  { name: 'pixPsp', label: 'Banco ou instituição da conta', error: 'Escreva o banco.' },
  {
    name: 'pixAccountNumber',
    label: 'Conta, para o Pix Automático',
    hint: 'Deixe vazio se este credor não cobra por Pix Automático.',
    error: 'Escreva o número da conta, com até 20 letras ou números.',
  },
  {
    name: 'pixAccountKind',
    label: 'Tipo da conta',
    error: 'A conta e o tipo vão juntos: preencha os dois ou nenhum.',
    options: [
      { value: '', label: 'não informado' },
      { value: 'checking', label: ACCOUNT_KIND.checking },
      { value: 'savings', label: ACCOUNT_KIND.savings },
      { value: 'payment', label: ACCOUNT_KIND.payment },
    ],
  },
  {
    name: 'pixAccountBranch',
    label: 'Agência',
    error: 'Escreva até quatro números, e só com uma conta.',
  },
  {
    name: 'pixAgreement',
    label: 'Convênio no banco, se houver',
    error: 'Escreva o convênio, com até 60 letras.',
  },
  {
    name: 'pixThrough',
    label: 'Por onde passam os códigos Pix',
    hint: 'Pela Stripe o dinheiro chega à conta da operadora lá, sem vencimento no código e sem Pix Automático. Menos de R$ 0,50 vai pela chave.',
    error: 'Escolha por onde passam os códigos Pix.',
    options: [
      { value: 'psp', label: PIX_THROUGH.psp },
      { value: 'stripe', label: PIX_THROUGH.stripe },
    ],
  },
] as const satisfies readonly (CreditorFieldView & { readonly name: keyof Payee })[]

export const PAYEE_STANDING = {
  requested: 'esperando outra pessoa aprovar',
  waiting: 'aprovada, esperando 24 horas',
  in_force: 'passou a valer',
  cancelled: 'cancelada',
  withdrawn: 'retirada antes da aprovação',
  refused: 'recusada',
  expired: 'venceu sem resposta',
} as const satisfies Record<PayeeStory['standing'], string>

export const KEY_STATE = {
  proven: 'o banco confirmou que a chave é desta conta',
  refused: 'o banco não reconhece a chave como nossa: sem isso ela não passa a valer',
  unreachable: 'o banco ainda não respondeu; perguntamos de novo a cada minuto',
  not_asked: 'ainda não perguntamos',
} as const satisfies Record<PayeeStory['key'], string>

const NOTES: Readonly<Record<string, PageNote>> = {
  confirmado: CONFIRMED,
  pedido: {
    tone: 'ok',
    text: 'Pedido feito. Falta outra pessoa aprovar; quem é responsável foi avisado por e-mail.',
  },
  cancelado: { tone: 'ok', text: 'Cancelado. Nada mudou, e quem é responsável foi avisado.' },
  ended: { tone: 'info', text: 'Esta mudança já não espera: veja abaixo o que houve.' },
  not_found: { tone: 'attention', text: 'Este credor não está entre os seus.' },
}

export function payeeNote(key: string | undefined): PageNote | null {
  return key === undefined ? null : (NOTES[key] ?? null)
}

export const PAYEE_REFUSED = {
  not_found: 'Este credor não está entre os seus.',
  changed: 'A conta mudou enquanto você escrevia. Nada foi pedido: confira e peça de novo.',
  same: 'É a mesma conta de agora: nada foi pedido.',
  one_waiting: 'Já existe uma mudança em andamento. Espere por ela ou cancele antes.',
  key_of_another:
    'Esta chave é ou já foi de outro credor: um Pix sem cobrança não diria de quem é o dinheiro.',
  no_stripe_pix: 'O Pix da Stripe não está configurado nesta instalação: nada foi pedido.',
  foreign_cnpj: 'Esta chave é o CNPJ de outra empresa: quem paga veria outro nome.',
} as const

/** Where the money goes, in one line. */
export function payeeLine(payee: { readonly [K in keyof Payee]: Payee[K] | null }): string {
  if (payee.pixPayeeName === null) return 'nenhuma conta'
  const key = payee.pixKey === null ? null : `chave ${payee.pixKey}`
  const account =
    payee.pixAccountNumber === null || payee.pixAccountKind === null
      ? null
      : `${ACCOUNT_KIND[payee.pixAccountKind]} ${payee.pixAccountNumber}${payee.pixAccountBranch ? `, agência ${payee.pixAccountBranch}` : ''}`
  return [
    key,
    `em nome de ${payee.pixPayeeName}`,
    payee.pixPsp,
    account,
    payee.pixAgreement && `convênio ${payee.pixAgreement}`,
    payee.pixThrough === 'stripe' && `códigos Pix ${PIX_THROUGH.stripe}`,
  ]
    .filter(Boolean)
    .join(' · ')
}
