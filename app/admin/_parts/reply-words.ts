import type { ReplyOutcome } from '#server/replies/acting/model.ts'
import type { Intent } from '#server/replies/intent/model.ts'

/** What somebody wrote back was understood as. */
export const INTENT = {
  stop: 'não quer mensagens',
  wrong_person: 'não é a pessoa',
  human: 'quer falar com uma pessoa',
  not_mine: 'não reconhece a dívida',
  already_paid: 'diz que já pagou',
  cannot_pay: 'não consegue pagar',
  pause: 'pede uns dias',
  code_again: 'pede o link ou o código de novo',
  plans: 'pergunta por outras condições',
  how_much: 'pergunta quanto é',
  pay: 'quer pagar',
  start: 'quer mensagens de novo',
  abuse: 'está com raiva',
  thanks: 'agradece',
  other: 'não entendemos',
} as const satisfies Record<Intent, string>

/** What was done about it. */
export const REPLY_OUTCOME = {
  stopped: 'paramos de escrever neste contato',
  given_up: 'contato retirado, links cancelados',
  resumed: 'voltamos a escrever',
  link_sent: 'enviamos o link',
  case_opened: 'abrimos um atendimento',
  paused: 'sete dias sem mensagens',
  answered: 'respondemos',
  asked_again: 'perguntamos de novo',
  noted: 'nada a fazer',
  nobody: 'contato de ninguém',
  too_many: 'mensagens demais no dia: não respondemos',
} as const satisfies Record<ReplyOutcome, string>

export function replyDetail(
  what: string,
  channel: string | null,
  outcome: string | null,
): string[] {
  const understood = Object.entries(INTENT).find(([intent]) => intent === what)?.[1]
  const done = Object.entries(REPLY_OUTCOME).find(([name]) => name === outcome)?.[1]
  const way = channel === 'sms' ? 'por SMS' : channel === 'whatsapp' ? 'por WhatsApp' : 'por e-mail'
  return [way, understood ?? 'ainda não lida', done ?? '']
}
