import type { Payee } from '#server/creditors/payee/model.ts'
import { formatDateTime } from '#server/kernel/format.ts'
import { letterOf, type StaffLetter } from '../model.ts'

/** What an owner is told about, in its order. */
export type PayeeNews =
  | { readonly kind: 'proposed' }
  | { readonly kind: 'approved'; readonly takesEffectAt: Temporal.Instant }
  | { readonly kind: 'in_force' }
  | { readonly kind: 'cancelled' }

export type PayeeLetterFacts = {
  readonly news: PayeeNews
  readonly firstName: string
  readonly creditor: string
  /** Who did it; null: nobody, the time came. */
  readonly who: string | null
  readonly before: Payee
  readonly after: Payee
  /** The page where it can be seen and stopped. */
  readonly link: string
}

const SUBJECT = {
  proposed: 'Pedido de outra conta para receber',
  approved: 'Outra conta foi aprovada e espera 24 horas',
  in_force: 'A conta que recebe mudou',
  cancelled: 'A mudança de conta foi cancelada',
} as const satisfies Record<PayeeNews['kind'], string>

/** Every owner reads of another account for a creditor's money, in time to stop it. */
export function payeeLetter(facts: PayeeLetterFacts): StaffLetter {
  const { news, firstName, creditor, before, after, link } = facts
  return letterOf({
    subject: `${SUBJECT[news.kind]}: ${creditor}`,
    paragraphs: [
      `Olá, ${firstName}.`,
      happened(facts),
      `${news.kind === 'in_force' ? 'Antes' : 'Hoje'}: ${accountText(before)}.`,
      `${news.kind === 'in_force' ? 'Agora' : 'Pedido'}: ${accountText(after)}.`,
    ],
    link: { href: link, label: 'Ver a conta que recebe' },
    last: LAST[news.kind],
  })
}

function happened({ news, creditor, who }: PayeeLetterFacts): string {
  switch (news.kind) {
    case 'proposed':
      return `${who} pediu outra conta para receber os pagamentos de ${creditor}. Nada muda ainda: outra pessoa precisa aprovar, e depois passam 24 horas.`
    case 'approved':
      return `${who} aprovou outra conta para receber os pagamentos de ${creditor}. Ela passa a valer em ${formatDateTime(news.takesEffectAt)}. Até lá, quem cuida do credor pode cancelar.`
    case 'in_force':
      return `Os pagamentos de ${creditor} agora vão para outra conta. Os códigos Pix que já existiam continuam indo para a conta de antes.`
    case 'cancelled':
      return `${who} cancelou a mudança da conta que recebe os pagamentos de ${creditor}. Nada mudou.`
  }
}

const NOT_YOURS = 'Você não esperava por isto? Cancele na página agora e fale com a equipe.'

const LAST = {
  proposed: NOT_YOURS,
  approved: NOT_YOURS,
  in_force: 'Você não esperava por isto? Fale com a equipe e com o banco agora.',
  cancelled: 'Se alguém tentou desviar dinheiro, veja na auditoria quem pediu.',
} as const satisfies Record<PayeeNews['kind'], string>

function accountText({ pixKey, pixPayeeName, pixPsp, pixThrough }: Payee): string {
  if (pixKey === null) return 'nenhuma conta'
  const account = `chave Pix ${pixKey}, em nome de ${pixPayeeName}${pixPsp ? `, em ${pixPsp}` : ''}`
  return pixThrough === 'stripe' ? `códigos Pix pela Stripe, e ${account}` : account
}
