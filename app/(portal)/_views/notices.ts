import type { NoticesView } from '#components/portal/notices-view.ts'
import type { OperatorView } from '#components/portal/view.ts'
import type { PortalOutputs } from '#server/api/root.ts'
import { businessDate } from '#server/kernel/clock.ts'
import type { MessageRefusal } from '#server/messages/model.ts'
import { isTemplateName, type TemplateName } from '#server/messages/templates/model.ts'

type Page = PortalOutputs['notices']['page']
type Contacted = Page['contacted'][number]

/** Why we wrote, in the person's own words. */
const WHY = {
  first_link: 'Para mostrar o que você pode fazer',
  fresh_link: 'Você pediu um novo link',
  quotes_ready: 'Você pediu condições por telefone',
  contact_change: 'Pediram um novo contato seu',
  access_code: 'Um código que você pediu',
  access_notice: 'Um código seu foi usado',
  agreement_copy: 'A cópia do que você assinou',
  agreement_notice: 'Uma parcela passou do dia',
  agreement_withdrawn: 'Você desistiu do acordo',
  campaign_options: 'Para contar de novas opções',
  campaign_message: 'Para falar do que está em aberto',
  campaign_help: 'Para oferecer ajuda',
  card_notice: 'Seu cartão vai pagar uma parcela',
  debit_notice: 'Seu banco vai pagar uma parcela',
  card_needs_you: 'Seu cartão não pagou',
  case_news: 'Novidade no seu pedido',
  data_erased: 'Seus dados foram apagados',
  clearance_copy: 'Seu termo de quitação',
  statement_copy: 'Sua declaração do ano',
  receipt: 'O comprovante do seu pagamento',
  instalment_reminder: 'Lembrete da parcela',
  reminder_again: 'Você adiou um lembrete',
  refund_on_its_way: 'Seu dinheiro está voltando',
  refund_done: 'Seu dinheiro voltou',
  reply_link: 'Resposta ao que você escreveu',
  reply_words: 'Resposta ao que você escreveu',
  farewell: 'Você pediu para parar',
} as const satisfies Record<TemplateName, string>

/** Why it did not go; only what a person has something of. */
const NOT_SENT: Partial<Record<MessageRefusal, string>> = {
  contact_opted_out: 'não enviamos, porque você pediu',
  contact_not_me: 'não enviamos: o contato não é seu',
  contact_bounced: 'não chegou: o contato não recebe',
  contact_erased: 'não enviamos: você pediu para apagar seus dados',
  contact_cap: 'não enviamos, para não escrever demais',
  promised: 'não enviamos: você disse em que dia paga',
  case_open: 'não enviamos: seu pedido está em andamento',
  silence: 'não enviamos: você respondeu ou pediu uns dias',
  no_longer_due: 'não enviamos: já estava resolvido',
}

const CHANNEL = {
  sms: 'SMS',
  email: 'e-mail',
  push: 'notificação neste portal',
  whatsapp: 'WhatsApp',
} as const

export function noticesView(
  page: Page,
  around: {
    operator: OperatorView
    today: Temporal.PlainDate
    done: string | null
    isNoName: boolean
  },
): NoticesView {
  const { preferences, quietUntil, whatsApp } = page
  return {
    ...around,
    done: doneWord(around.done),
    preferences,
    called: { how: page.called.how, name: page.called.how === 'chosen' ? page.called.name : '' },
    quietUntil: quietUntil && businessDate(quietUntil),
    contacts: page.contacts
      .filter(({ suppressionReason }) => suppressionReason !== 'not_me')
      .map((contact) => ({
        id: contact.id,
        channel: CHANNEL[contact.channel],
        masked: contact.masked,
        state:
          contact.suppressionReason === null
            ? 'on'
            : contact.suppressionReason === 'opt_out'
              ? 'off'
              : 'broken',
        whatsApp:
          whatsApp === null || contact.channel !== 'sms' || contact.suppressionReason !== null
            ? null
            : whatsApp.includes(contact.id)
              ? 'on'
              : 'off',
      })),
    contacted: page.contacted.map(contactedView),
  }
}

function contactedView(one: Contacted): NoticesView['contacted'][number] {
  const base = { id: one.id, on: businessDate(one.at), channel: CHANNEL[one.channel] }
  if (one.kind === 'reply') return { ...base, isMine: true, what: 'Você escreveu', note: null }
  const { template, status, refusal, creditorName } = one
  const what = isTemplateName(template) ? WHY[template] : 'Mensagem'
  const isSent = status === 'sent' || status === 'unknown'
  const why = refusal === null ? 'vai sair na hora certa' : (NOT_SENT[refusal] ?? 'não foi enviado')
  return { ...base, isMine: false, what, note: isSent ? creditorName : why }
}

function doneWord(word: string | null): NoticesView['done'] {
  const known = ['pausa', 'voltar', 'preferir', 'chamar', 'contato', 'whatsapp'] as const
  return known.find((one) => one === word) ?? null
}
