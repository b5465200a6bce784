import { assert, assertNever } from '#server/kernel/assert.ts'
import { BUSINESS_TIME_ZONE } from '#server/kernel/clock.ts'
import { formatShortDay } from '#server/kernel/format.ts'
import type { Letter } from '../model.ts'
import { replyWordings } from '../reply/model.ts'

/** One segment of the GSM-7 alphabet; one character outside it would leave only 70. */
export const SMS_LENGTH = 160
const NAME_LENGTH = 12
const BRAND_LENGTH = 14

/**
 * The text of an SMS: ASCII, one segment, no amount, debt, creditor or document (collection rule
 * 23; copy: rules.md 5). Each template has its words in order of preference; the first
 * that fits with these values is used, so that a long domain shortens the words, not the secret.
 */
export function renderSms(letter: Letter): string {
  const fitting = wordings(letter).find((text) => text.length <= SMS_LENGTH)
  assert(fitting !== undefined, 'no wording of this SMS fits in one segment')
  assert(isPlainSms(fitting), 'an SMS holds a character outside of GSM-7')
  return fitting
}

function wordings(letter: Letter): string[] {
  const { notice, checkCode } = letter
  const brand = brandOf(letter.sender.operator.name)
  const name = letter.firstName === null ? null : nameOf(letter.firstName)
  const to = name ?? 'Ola'
  const mark = `Aviso ${checkCode}`
  switch (notice.template) {
    case 'first_link':
      return [
        `${to}, temos uma mensagem para voce. Veja com seguranca em ${notice.link} - ${brand}. Nao e voce? Avise la. ${mark}`,
        `${to}, temos uma mensagem para voce: ${notice.link} - ${brand}. Nao e voce? Avise la. ${mark}`,
        `${brand}: mensagem para ${name ?? 'voce'}: ${notice.link} ${mark}`,
      ]
    case 'fresh_link':
      return [
        `${to}, aqui esta seu novo link: ${notice.link} - ${brand}. Vale 7 dias. Nao pediu? Ignore. ${mark}`,
        `${brand}: seu novo link: ${notice.link} ${mark}`,
      ]
    case 'quotes_ready':
    case 'contact_change':
      return telephoneWordings(letter, notice, { to, brand, mark })
    case 'access_code':
      return [
        `Seu codigo ${brand}: ${notice.code}. Vale 10 minutos. Nao informe a ninguem. Nunca pedimos senha. ${mark}`,
      ]
    case 'access_notice': {
      const phone = plain(letter.sender.operator.phone)
      return [
        `${to}, seu codigo ${brand} foi usado ${localTime(notice.at)}. Nao foi voce? Ligue ${phone}. ${mark}`,
        `Seu codigo ${brand} foi usado. Nao foi voce? Fale com a gente. ${mark}`,
      ]
    }
    case 'agreement_copy':
      return [
        `${to}, recebemos sua confirmacao. Sua copia esta em ${notice.link} - ${brand}. ${mark}`,
        `${brand}: sua copia: ${notice.link} ${mark}`,
      ]
    case 'agreement_notice':
    case 'agreement_withdrawn':
      return agreementWordings(notice, { to, brand, mark })
    case 'campaign_options':
    case 'campaign_message':
    case 'campaign_help':
      return campaignWordings(notice, { to, brand, mark })
    case 'card_notice':
    case 'debit_notice':
    case 'card_needs_you':
      return chargeWordings(notice, { to, brand, mark })
    case 'instalment_reminder':
    case 'reminder_again':
      return reminderWordings(notice, { to, brand, mark })
    case 'clearance_copy':
    case 'statement_copy':
    case 'receipt':
      return paperWordings(notice, { to, brand, mark })
    case 'data_erased':
    case 'case_news':
      return careWordings(notice, { to, brand, mark })
    case 'reply_link':
    case 'reply_words':
    case 'farewell':
      return replyWordings(notice, { to, brand, mark, phone: plain(letter.sender.operator.phone) })
    case 'refund_on_its_way':
    case 'refund_done':
      return refundWordings(notice, { to, brand, mark })
    default:
      return assertNever(notice)
  }
}

type Around = { to: string; brand: string; mark: string }

type Care = Extract<Letter['notice'], { template: 'data_erased' | 'case_news' }>

function careWordings(notice: Care, { to, brand, mark }: Around): string[] {
  if (notice.template === 'data_erased') {
    return [
      `${to}, seus dados foram apagados, como pediu. O que fica, e por que: ${notice.link} - ${brand}. ${mark}`,
      `${brand}: dados apagados. Veja o que fica: ${notice.link} ${mark}`,
    ]
  }
  return [
    `${to}, ha novidade no seu atendimento ${notice.protocol}. Veja em ${notice.link} - ${brand}. ${mark}`,
    `${brand}: novidade no seu atendimento: ${notice.link} ${mark}`,
  ]
}
type AboutAgreement = Extract<
  Letter['notice'],
  { template: 'agreement_notice' | 'agreement_withdrawn' }
>

/** What was agreed is late, or was undone. */
function agreementWordings(notice: AboutAgreement, { to, brand, mark }: Around): string[] {
  if (notice.template === 'agreement_notice') {
    return [
      `${to}, queremos falar com voce sobre o que combinamos. Veja com calma em ${notice.link} - ${brand}. ${mark}`,
      `${to}, temos uma mensagem sobre o que combinamos: ${notice.link} - ${brand}. ${mark}`,
      `${brand}: sobre o que combinamos: ${notice.link} ${mark}`,
    ]
  }
  return [
    `${to}, esta feito, como voce pediu. Nao custou nada. Veja os detalhes em ${notice.link} - ${brand}. ${mark}`,
    `${to}, esta feito, como voce pediu. Detalhes em ${notice.link} - ${brand}. ${mark}`,
    `${brand}: esta feito. Detalhes: ${notice.link} ${mark}`,
  ]
}

type AboutPaper = Extract<
  Letter['notice'],
  { template: 'clearance_copy' | 'statement_copy' | 'receipt' }
>

/** A paper is ready. */
function paperWordings({ template, link }: AboutPaper, { to, brand, mark }: Around): string[] {
  if (template === 'receipt') {
    return [
      `${to}, recebemos sua confirmacao. Seu comprovante esta em ${link} - ${brand}. ${mark}`,
      `${to}, seu comprovante esta em ${link} - ${brand}. ${mark}`,
      `${brand}: seu comprovante: ${link} ${mark}`,
    ]
  }
  return [
    `${to}, seu documento esta pronto em ${link} - ${brand}. ${mark}`,
    `${brand}: seu documento: ${link} ${mark}`,
  ]
}

type AboutCharge = Extract<
  Letter['notice'],
  { template: 'card_notice' | 'debit_notice' | 'card_needs_you' }
>

/** What a saved card or the person's bank will pay, or a card did not. */
function chargeWordings(notice: AboutCharge, { to, brand, mark }: Around): string[] {
  const { link } = notice
  if (notice.template === 'card_needs_you') {
    return [
      `${to}, seu cartao nao concluiu o combinado. Nada foi pago. Veja o que fazer: ${link} - ${brand}. ${mark}`,
      `${to}, seu cartao nao concluiu o combinado: ${link} - ${brand}. ${mark}`,
      `${brand}: sobre seu cartao: ${link} ${mark}`,
    ]
  }
  const day = formatShortDay(notice.on)
  if (notice.template === 'debit_notice') {
    return [
      `${to}, dia ${day} seu banco paga o combinado. Ver o valor ou cancelar antes: ${link} - ${brand}. ${mark}`,
      `${to}, dia ${day} seu banco paga o combinado. Ver ou cancelar: ${link} - ${brand}. ${mark}`,
      `${brand}: seu banco paga dia ${day}. Mudar: ${link} ${mark}`,
    ]
  }
  return [
    `${to}, dia ${day} seu cartao paga o combinado. Pagar de outro jeito ou remover o cartao: ${link} - ${brand}. ${mark}`,
    `${to}, dia ${day} seu cartao paga o combinado. Outro jeito ou remover: ${link} - ${brand}. ${mark}`,
    `${brand}: seu cartao paga dia ${day}. Mudar: ${link} ${mark}`,
  ]
}

type Reminder = Extract<Letter['notice'], { template: 'instalment_reminder' | 'reminder_again' }>

/** What somebody asked to be reminded of (rules.md 5). */
function reminderWordings(notice: Reminder, { to, brand, mark }: Around): string[] {
  const { link } = notice
  if (notice.template === 'reminder_again') {
    return [
      `${to}, o lembrete que voce pediu. Se ja concluiu, ignore. Detalhes em ${link} - ${brand}. ${mark}`,
      `${to}, o lembrete que voce pediu: ${link} - ${brand}. ${mark}`,
      `${brand}: o lembrete que voce pediu: ${link} ${mark}`,
    ]
  }
  const day = formatShortDay(notice.on)
  return [
    `${to}, lembrete: voce tem um compromisso em ${day}. Detalhes em ${link} - ${brand}. Se ja concluiu, ignore. ${mark}`,
    `${to}, lembrete: voce tem um compromisso em ${day}: ${link} - ${brand}. ${mark}`,
    `${brand}: seu compromisso de ${day}: ${link} ${mark}`,
  ]
}

type AfterCall = Extract<Letter['notice'], { template: 'quotes_ready' | 'contact_change' }>

/** What follows a call of the person. */
function telephoneWordings(
  letter: Letter,
  notice: AfterCall,
  { to, brand, mark }: Around,
): string[] {
  if (notice.template === 'quotes_ready') {
    const day = formatShortDay(notice.until)
    return [
      `${to}, preparamos opcoes para voce, validas ate ${day}. Veja sem compromisso: ${notice.link} - ${brand}. ${mark}`,
      `${to}, opcoes para voce ate ${day}: ${notice.link} - ${brand}. ${mark}`,
      `${brand}: opcoes ate ${day}: ${notice.link} ${mark}`,
    ]
  }
  const phone = plain(letter.sender.operator.phone)
  return [
    `${to}, por telefone pediram um novo contato seu em ${brand}. Vale ${localTime(notice.from)}. Nao foi voce? Ligue ${phone}. ${mark}`,
    `${brand}: pediram um novo contato seu. Nao foi voce? Ligue ${phone}. ${mark}`,
    `${brand}: pediram um novo contato seu. Nao foi voce? Fale com a gente. ${mark}`,
  ]
}

const INVITATION = {
  campaign_options: ['preparamos opcoes para voce. Veja sem compromisso', 'opcoes para voce'],
  campaign_message: ['temos uma mensagem para voce. Veja com seguranca', 'uma mensagem'],
  campaign_help: ['se precisar de outra data ou de ajuda, fale com a gente', 'ajuda para voce'],
} as const
type AboutCampaign = Extract<Letter['notice'], { template: keyof typeof INVITATION }>

/** Whatever it invites to, it says how not to be invited again; the page behind the link does it. */
function campaignWordings(
  { template, link }: AboutCampaign,
  { to, brand, mark }: Around,
): string[] {
  const [whole, short] = INVITATION[template]
  return [
    `${to}, ${whole}: ${link} - ${brand}. Para nao receber, avise la. ${mark}`,
    `${to}, ${short}: ${link} - ${brand}. Para nao receber, avise la. ${mark}`,
    `${brand}: ${short}: ${link} Nao quer? Avise la. ${mark}`,
  ]
}

type AboutRefund = Extract<Letter['notice'], { template: 'refund_on_its_way' | 'refund_done' }>

/** Money that goes back, or has gone. */
function refundWordings({ template, link }: AboutRefund, { to, brand, mark }: Around): string[] {
  if (template === 'refund_done') {
    return [
      `${to}, sua devolucao foi feita. Veja em ${link} - ${brand}. ${mark}`,
      `${brand}: devolucao feita: ${link} ${mark}`,
    ]
  }
  return [
    `${to}, sua devolucao esta a caminho. Acompanhe em ${link} - ${brand}. Nunca pedimos senha. ${mark}`,
    `${to}, sua devolucao esta a caminho: ${link} - ${brand}. ${mark}`,
    `${brand}: sua devolucao: ${link} ${mark}`,
  ]
}

/** `23/11 as 10:05`, in São Paulo. */
function localTime(at: Temporal.Instant): string {
  const local = at.toZonedDateTimeISO(BUSINESS_TIME_ZONE)
  const two = (n: number) => String(n).padStart(2, '0')
  return `em ${two(local.day)}/${two(local.month)} as ${two(local.hour)}:${two(local.minute)}`
}

/** Letters without their accents; what has no plain form is left out. */
export function plain(text: string): string {
  return text
    .normalize('NFD')
    .replace(/[^\x20-\x7e]/g, '')
    .replace(/[`^{}[\]~|\\]/g, '')
    .replace(/\s+/g, ' ')
    .trim()
}

/** ASCII that counts one character each in GSM-7: its extension (`^{}[]~|\`) counts two. */
export function isPlainSms(text: string): boolean {
  return /^[\x20-\x5a\x5f\x61-\x7a]*$/.test(text)
}

/**
 * A name cut in half looks like fraud: of one that somebody chose and that is longer, its first word
 * stands; where that is too long as well, none does.
 */
export function nameOf(firstName: string): string | null {
  const whole = plain(firstName)
  const name = whole.length <= NAME_LENGTH ? whole : (whole.split(' ')[0] ?? '')
  return name.length > 0 && name.length <= NAME_LENGTH ? name : null
}

/** Whole words of the operator's name, as many as fit. */
export function brandOf(operatorName: string): string {
  const name = plain(operatorName)
  if (name.length <= BRAND_LENGTH) return name
  const cut = name.slice(0, BRAND_LENGTH + 1)
  return cut.includes(' ') ? cut.slice(0, cut.lastIndexOf(' ')) : name.slice(0, BRAND_LENGTH)
}
