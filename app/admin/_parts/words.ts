import { BUSINESS_TIME_ZONE } from '#server/kernel/clock.ts'

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
} as const

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
  'paper.issued': 'Documento emitido',
  'message.refused': 'Mensagem não enviada',
}

const KIND = {
  import: 'Dívida importada',
  message: 'Mensagem',
  quote: 'Condição calculada',
  agreement: 'Acordo aceito',
  payment: 'Pagamento recebido',
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
