import type { PortalOutputs } from '#server/api/root.ts'
import type { RefundReason, ReversalKind, ReversalStatus } from '#server/payments/reversal/model.ts'

/** The words of staff for money that goes back. */
export const RETURN_KIND = {
  refund: 'devolução nossa',
  chargeback: 'contestação do cartão',
  med: 'MED (Pix)',
} as const satisfies Record<ReversalKind, string>

export const RETURN_STATUS = {
  requested: 'pedida, vai ao provedor',
  unknown: 'perguntando ao provedor',
  pending: 'em andamento',
  done: 'saiu',
  failed: 'não foi feita',
  restored: 'saiu e voltou',
} as const satisfies Record<ReversalStatus, string>

const REASON: Record<string, string> = {
  overpaid: 'pagou a mais',
  unexpected: 'dinheiro que não pedimos',
  mistake: 'engano da pessoa',
  undue: 'cobrança errada nossa',
  agreed: 'combinado com a pessoa',
  withdrawal: 'desistência em 7 dias',
  outside: 'feita direto no provedor',
  med_fraud: 'suspeita de fraude',
  med_operational: 'falha do banco',
  med_automatic: 'Pix Automático',
  fraudulent: 'a pessoa não reconhece',
} satisfies Record<RefundReason, string> & Record<string, string>

/** A reason of the provider's that we have no words for stays in the provider's. */
export function reasonText(reason: string): string {
  return REASON[reason] ?? reason.replaceAll('_', ' ')
}

/** What a person may choose, in the order in which it happens most. */
export const REASON_CHOICES = (
  ['overpaid', 'unexpected', 'mistake', 'agreed', 'undue'] as const satisfies RefundReason[]
).map((value) => ({ value, label: reasonText(value) }))

type Effects = PortalOutputs['reversals']['effects']['effects']

export function instalmentText(instalment: number): string {
  return instalment === 0 ? 'entrada' : `${instalment}ª parcela`
}

/** What follows from a refund, a sentence each. */
export function effectSentences(effects: Effects): string[] {
  const settled = effects.instalments.filter(({ reopensSettled }) => reopensSettled)
  return [
    ...(effects.instalments.length > 0
      ? [
          'As parcelas abaixo ficam em aberto e em análise: ninguém as cobra até alguém decidir.',
          'O comprovante deste pagamento passa a dizer que ele foi devolvido.',
        ]
      : []),
    ...(settled.length > 0
      ? ['O acordo deixa de estar quitado, e o termo de quitação deixa de valer.']
      : []),
    ...(effects.ofDebts > 0n ? ['As dívidas do acordo parado voltam a dever o que sai.'] : []),
    ...(effects.instalments.length === 0 && effects.ofDebts === 0n
      ? ['Nenhuma parcela muda: o dinheiro não tinha destino.']
      : []),
    'A pessoa recebe um aviso quando a devolução for pedida e outro quando o banco confirmar.',
  ]
}
