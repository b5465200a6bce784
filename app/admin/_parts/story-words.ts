import { ACT } from '#app/admin/_parts/act-words.ts'
import { replyDetail } from '#app/admin/_parts/reply-words.ts'
import { AGREEMENT_KIND, PAYMENT_WAY } from '#app/admin/_parts/words.ts'
import { KIND_WORDS } from '#components/portal/care-words.ts'
import { isCaseKind } from '#server/cases/model.ts'
import type { StoryKind } from '#server/insights/story/model.ts'
import { formatShortDate } from '#server/kernel/format.ts'
import { type Centavos, centavos, formatBRL } from '#server/kernel/money.ts'
import type { MessageRefusal } from '#server/messages/model.ts'
import type { RevealReason } from '#server/people/reveal/model.ts'

/** The words for everything that happens with a person. */
/** What was written to the person, by template. */
const TEMPLATE: Record<string, string> = {
  first_link: 'primeiro aviso com link',
  fresh_link: 'novo link',
  quotes_ready: 'condições pedidas por telefone',
  contact_change: 'aviso de novo contato',
  agreement_notice: 'aviso sobre acordo atrasado',
  agreement_withdrawn: 'acordo desfeito',
  campaign_options: 'há opções para você',
  campaign_message: 'há uma mensagem para você',
  campaign_help: 'se precisar de ajuda',
  access_code: 'código de acesso',
  access_notice: 'aviso de uso do código',
  agreement_copy: 'cópia do acordo',
  instalment_reminder: 'lembrete antes da parcela',
  reminder_again: 'lembrete adiado pela pessoa',
  card_notice: 'aviso antes da cobrança no cartão',
  debit_notice: 'aviso antes do débito pelo banco',
  card_needs_you: 'o cartão não pagou',
  case_news: 'novidade em um atendimento',
  data_erased: 'dados apagados a pedido',
  clearance_copy: 'termo de quitação',
  statement_copy: 'declaração anual',
  receipt: 'comprovante',
  reply_link: 'resposta com link',
  reply_words: 'resposta',
  farewell: 'última mensagem, a pedido',
  refund_on_its_way: 'devolução a caminho',
  refund_done: 'devolução feita',
}

const DELIVERY: Record<string, string> = {
  'sms queued': 'SMS na fila',
  'sms sent': 'SMS enviado',
  'sms refused': 'SMS não enviado',
  'sms unknown': 'SMS sem resposta do envio',
  'push queued': 'notificação na fila',
  'push sent': 'notificação enviada',
  'push refused': 'notificação não enviada',
  'push unknown': 'notificação sem resposta do envio',
  'whatsapp queued': 'WhatsApp na fila',
  'whatsapp sent': 'WhatsApp enviado',
  'whatsapp refused': 'WhatsApp não enviado',
  'whatsapp unknown': 'WhatsApp sem resposta do envio',
  'email queued': 'e-mail na fila',
  'email sent': 'e-mail enviado',
  'email refused': 'e-mail não enviado',
  'email unknown': 'e-mail sem resposta do envio',
}

const ACTOR: Record<string, string> = {
  debtor: 'pela pessoa',
  staff: 'pela equipe',
  api: 'pelo sistema do credor',
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

/** Why a message was not sent. */
export const REFUSED: Record<string, string> = {
  contact_not_me: 'quem recebeu disse que não é a pessoa',
  contact_opted_out: 'a pessoa pediu para não receber aqui',
  contact_bounced: 'o contato não existe mais',
  contact_erased: 'a pessoa pediu para apagar seus dados',
  too_late: 'passou da hora de ser útil',
  rejected: 'a operadora recusou',
  never_accepted: 'a operadora nunca aceitou',
  no_longer_due: 'já não havia o que lembrar',
  outcome_unknown: 'não se sabe se chegou; não foi repetida',
  promised: 'a pessoa prometeu pagar; esperamos o dia',
  minor: 'a pessoa tem menos de 18 anos',
  silence: 'a pessoa respondeu ou pediu uns dias, e esperamos',
  case_open: 'há um atendimento aberto ou uma pausa',
  channel_not_allowed: 'o credor não permite este canal',
  campaign_cancelled: 'a campanha foi cancelada antes do envio',
  contact_cap: 'a pessoa já tinha recebido o máximo de mensagens',
} satisfies Record<MessageRefusal, string>

export const REVEAL_REASON: Record<RevealReason, string> = {
  on_the_phone: 'Conferir com a pessoa ao telefone',
  call_back: 'Ligar de volta, a pedido da pessoa',
  find_payment: 'Localizar um pagamento ou acordo',
  correction: 'Corrigir um cadastro errado',
  authority: 'Pedido de uma autoridade',
}

const REVEALED: Record<string, string> = { document: 'documento', sms: 'celular', email: 'e-mail' }

const REVERSAL_KIND: Record<string, string> = {
  refund: 'devolução',
  chargeback: 'contestação do cartão',
  med: 'contestação do Pix',
}

const REVERSAL_STATUS: Record<string, string> = {
  requested: 'pedida',
  pending: 'em andamento',
  unknown: 'sem resposta ainda',
  done: 'feita',
  failed: 'não feita',
  restored: 'voltou atrás',
}

const CHARGE_STATUS: Record<string, string> = {
  created: 'pedida',
  live: 'à espera do pagamento',
  unknown: 'sem resposta ainda',
  paid: 'paga',
}

type Entry = {
  kind: StoryKind
  what: string
  detail: string | null
  why: string | null
  amount: Centavos | null
  actor: string | null
  /** Who of the staff did it; null for others, and for colleagues one may not see. */
  by: string | null
  byTelephone: boolean
}

/** The small print under an entry of the story. */
export function storyDetail(entry: Entry): string {
  const { kind, what, detail, why } = entry
  const money = entry.amount === null ? null : formatBRL(entry.amount)
  switch (kind) {
    case 'message': {
      const refusal = why === null ? null : (REFUSED[why] ?? why)
      return joined(TEMPLATE[what] ?? what, DELIVERY[detail ?? ''] ?? detail, refusal)
    }
    case 'reply':
      return joined(...replyDetail(what, detail, why))
    case 'audit':
      return joined(actDetail(entry), whoText(entry))
    case 'quote':
      return quoteRange(what, detail)
    case 'agreement':
      return joined(AGREEMENT_KIND[what as keyof typeof AGREEMENT_KIND], detail, money)
    case 'charge':
      return joined(
        PAYMENT_WAY[what as keyof typeof PAYMENT_WAY] ?? what,
        CHARGE_STATUS[detail ?? ''] ?? 'encerrada',
        money,
      )
    case 'card_try':
      return joined(`${detail}ª tentativa`, CARD_TRY[what] ?? what, why, money)
    case 'reversal':
      return joined(REVERSAL_KIND[what] ?? what, REVERSAL_STATUS[detail ?? ''] ?? detail, money)
    case 'promise': {
      const day = formatShortDate(Temporal.PlainDate.from(what))
      const taken = detail === 'withdrawn' ? 'retirada' : null
      return joined(`para ${day}`, money, taken, whoText(entry))
    }
    default:
      return joined(detail, money)
  }
}

const joined = (...parts: readonly (string | null | undefined)[]) =>
  parts.filter(Boolean).join(' · ')

function actDetail({ what, why }: Entry): string | null {
  if (what === 'debtor.revealed' && why) {
    const [thing = '', reason = ''] = why.split(' ')
    return joined(REVEALED[thing], REVEAL_REASON[reason as RevealReason]?.toLowerCase())
  }
  if (what.startsWith('case.') && why && isCaseKind(why)) return KIND_WORDS[why]
  return null
}

/** "por telefone, por Ana Lima". */
function whoText({ actor, by, byTelephone }: Entry): string {
  const who = by === null ? (ACTOR[actor ?? ''] ?? '') : `por ${by}`
  return byTelephone ? `por telefone, ${who}` : who
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
  reply: 'Resposta da pessoa',
  quote: 'Condições mostradas',
  agreement: 'Acordo aceito',
  charge: 'Cobrança gerada',
  payment: 'Pagamento recebido',
  card_try: 'Cobrança no cartão guardado',
  reversal: 'Dinheiro de volta',
  promise: 'Promessa de pagamento',
} satisfies Record<Exclude<StoryKind, 'audit'>, string>

export function storyTitle(kind: StoryKind, what: string): string {
  return kind === 'audit' ? (ACT[what] ?? what) : KIND[kind]
}

const WARNING = new Set(['telephone.missed', 'link.frozen', 'agreement.broken'])

/** What an entry looks like: money that came, what needs a look, all the rest. */
export function storyTone({ kind, what, detail }: Entry): 'plain' | 'good' | 'attention' {
  if (kind === 'payment') return 'good'
  const isTrouble =
    kind === 'reversal' || (kind === 'message' && (detail ?? '').endsWith('refused'))
  return isTrouble || WARNING.has(what) || what.endsWith('missed') ? 'attention' : 'plain'
}
