import { BUSINESS_TIME_ZONE } from '#server/kernel/clock.ts'
import { type Centavos, centavos, formatBRL } from '#server/kernel/money.ts'
import type { SuspenseReason } from '#server/payments/model.ts'

/** The words of the admin area for what code names in English. */
export const AGREEMENT_KIND = { full: 'valor inteiro', spot: 'à vista', plan: 'parcelado' } as const

export const AGREEMENT_STATUS = {
  awaiting_payment: 'esperando pagamento',
  active: 'em dia ou em aberto',
  settled: 'quitado',
  lapsed: 'não começou',
  superseded: 'trocado por outro',
} as const

export const IMPORT_STATUS = {
  running: 'em andamento',
  done: 'concluída',
  failed: 'falhou',
} as const

export const SUSPENSE_REASON = {
  already_paid: 'já estava pago',
  more_than_owed: 'veio a mais',
  payable_cancelled: 'parcela cancelada',
  paid_too_late: 'proposta já vencida',
  unknown_reference: 'ninguém pediu este dinheiro',
  not_as_asked: 'outro valor que o pedido',
  settled_elsewhere: 'dívidas já resolvidas',
  came_back: 'voltou depois de sair',
} as const satisfies Record<SuspenseReason, string>

/** Every recorded act, as staff reads it; an unknown one shows its own name. */
const ACT: Record<string, string> = {
  'import.finished': 'Carteira importada',
  'link.minted': 'Link de acesso criado',
  'link.revoked': 'Link revogado',
  'link.digits_missed': 'Números do CPF errados',
  'link.frozen': 'Link bloqueado por tentativas',
  'session.opened': 'Entrou no portal',
  'session.closed': 'Saiu do portal',
  'code.sent': 'Código enviado',
  'code.missed': 'Código errado',
  'code.confirmed': 'Código confirmado',
  'contact.suppressed': 'Contato retirado',
  'agreement.superseded': 'Acordo trocado por outro',
  'agreement.started': 'Acordo começou',
  'agreement.settled': 'Acordo quitado',
  'agreement.lapsed': 'Acordo não começou a tempo',
  'charge.created': 'Código Pix gerado',
  'charge.closed': 'Código Pix encerrado',
  'card.allowed': 'Cartão autorizado',
  'card.saved': 'Cartão guardado',
  'card.renewed': 'Cartão renovado pela bandeira',
  'card.ended': 'Cartão saiu de uso',
  'card.forgotten': 'Cartão apagado na Stripe',
  'card.try_ended': 'Cartão não pagou',
  'agreement.reopened': 'Acordo voltou a correr: um pagamento voltou',
  'refund.requested': 'Devolução pedida',
  'refund.failed': 'Devolução não feita',
  'reversal.opened': 'Banco pediu dinheiro de volta',
  'reversal.done': 'Dinheiro voltou a quem pagou',
  'reversal.restored': 'Dinheiro que tinha saído voltou',
  'reversal.reviewed': 'Devolução conferida',
  'reversal.kept_in_review': 'Devolução segue em análise',
  'suspense.applied': 'Dinheiro sem destino aplicado',
  'undue_charge.owed': 'Segunda metade da devolução em dobro é devida',
  'undue_charge.paid': 'Segunda metade da devolução em dobro paga',
  'paper.issued': 'Documento emitido',
  'paper.marked': 'Situação de documento mudou',
  'message.refused': 'Mensagem não enviada',
}

/** What was written to the person, by template. */
const TEMPLATE: Record<string, string> = {
  first_link: 'primeiro aviso com link',
  fresh_link: 'novo link',
  access_code: 'código de acesso',
  access_notice: 'aviso de uso do código',
  agreement_copy: 'cópia do acordo',
  card_notice: 'aviso antes da cobrança no cartão',
  card_needs_you: 'o cartão não pagou',
  clearance_copy: 'termo de quitação',
  statement_copy: 'declaração anual',
  receipt: 'comprovante',
  refund_on_its_way: 'devolução a caminho',
  refund_done: 'devolução feita',
}

const DELIVERY: Record<string, string> = {
  'sms queued': 'SMS na fila',
  'sms sent': 'SMS enviado',
  'sms refused': 'SMS não enviado',
  'sms unknown': 'SMS sem resposta do envio',
  'email queued': 'e-mail na fila',
  'email sent': 'e-mail enviado',
  'email refused': 'e-mail não enviado',
  'email unknown': 'e-mail sem resposta do envio',
}

const ACTOR: Record<string, string> = {
  debtor: 'pela pessoa',
  staff: 'pela equipe',
  system: 'automático',
  visitor: 'por um visitante',
  provider: 'pelo banco',
}

const CARD_TRY: Record<string, string> = {
  created: 'em andamento',
  unknown: 'sem resposta ainda',
  paid: 'paga',
  declined: 'recusada',
  card_refused: 'cartão recusado de vez',
  needs_person: 'o banco pediu a pessoa',
  not_made: 'não chegou ao banco',
}

export const CARD_STATUS = {
  wanted: 'sendo guardado',
  active: 'em uso',
  removing: 'removido',
  removed: 'removido',
} as const

export const PAYMENT_WAY = {
  cob: 'Pix',
  cobv: 'Pix com vencimento',
  cobr: 'Pix Automático',
  checkout: 'cartão',
  off_session: 'cartão guardado',
  stripe_pix: 'Pix (Stripe)',
} as const

type Entry = {
  kind: keyof typeof KIND | 'audit'
  what: string
  detail: string | null
  amount: Centavos | null
}

/** The small print under an entry of the story. */
export function storyDetail({ kind, what, detail, amount }: Entry): string {
  const money = amount === null ? [] : [formatBRL(amount)]
  switch (kind) {
    case 'message':
      return [TEMPLATE[what] ?? what, DELIVERY[detail ?? ''] ?? detail].join(' · ')
    case 'audit':
      return ACTOR[detail ?? ''] ?? ''
    case 'quote':
      return quoteRange(what, detail)
    case 'agreement':
      return [AGREEMENT_KIND[what as keyof typeof AGREEMENT_KIND], detail, ...money].join(' · ')
    case 'card_try': {
      const [number, ...reason] = (detail ?? '').split(' ')
      const outcome = CARD_TRY[what] ?? what
      return [`${number}ª tentativa`, outcome, ...reason, ...money].filter(Boolean).join(' · ')
    }
    default:
      return [detail, ...money].filter(Boolean).join(' · ')
  }
}

function quoteRange(count: string, totals: string | null): string {
  const [low, high] = (totals ?? '').split(' ').map((text) => centavos(BigInt(text || '0')))
  const shown = count === '1' ? '1 condição' : `${count} condições`
  if (low === undefined || high === undefined) return shown
  const range = low === high ? formatBRL(low) : `de ${formatBRL(low)} a ${formatBRL(high)}`
  return `${shown}, ${range}`
}

const KIND = {
  import: 'Dívida importada',
  message: 'Mensagem',
  quote: 'Condições mostradas',
  agreement: 'Acordo aceito',
  payment: 'Pagamento recebido',
  card_try: 'Cobrança no cartão guardado',
} as const

export function storyTitle(kind: keyof typeof KIND | 'audit', what: string): string {
  return kind === 'audit' ? (ACT[what] ?? what) : KIND[kind]
}

/** "23 nov, 10h05" in São Paulo. */
export function whenText(instant: Temporal.Instant): string {
  const local = instant.toZonedDateTimeISO(BUSINESS_TIME_ZONE)
  const month = [
    'jan',
    'fev',
    'mar',
    'abr',
    'mai',
    'jun',
    'jul',
    'ago',
    'set',
    'out',
    'nov',
    'dez',
  ][local.month - 1]
  return `${local.day} ${month}, ${local.hour}h${String(local.minute).padStart(2, '0')}`
}
