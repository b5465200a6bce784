import type { AgreementState, DebtState, PaymentState } from '#server/insights/lists/model.ts'
import { BUSINESS_TIME_ZONE } from '#server/kernel/clock.ts'
import type { SuspenseReason } from '#server/payments/model.ts'

/** The words of the admin area for what code names in English. */
export const AGREEMENT_KIND = { full: 'valor inteiro', spot: 'à vista', plan: 'parcelado' } as const

export const AGREEMENT_STATUS = {
  awaiting_payment: 'esperando pagamento',
  active: 'em dia ou em aberto',
  settled: 'quitado',
  lapsed: 'não começou',
  superseded: 'trocado por outro',
  broken: 'parou por atraso',
  withdrawn: 'desfeito pela pessoa',
} as const

/** What the lists can be narrowed down to. */
export const DEBT_STATE = {
  portfolio: 'na carteira',
  free: 'na carteira, sem acordo',
  agreed: 'em acordo',
  recalled: 'devolvidas ao credor',
} satisfies Record<DebtState, string>

export const AGREEMENT_LIST = {
  late: 'com parcela atrasada',
  ...AGREEMENT_STATUS,
} satisfies Record<AgreementState, string>

export const PAYMENT_STATE = {
  this_month: 'deste mês',
  placeless: 'sem destino',
} satisfies Record<PaymentState, string>

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
