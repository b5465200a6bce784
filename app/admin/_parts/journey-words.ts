import { PROFILE } from '#app/admin/_parts/profile-words.ts'
import { DRAFT_NOTES } from '#app/admin/_parts/publication-words.ts'
import type { JourneyProblemKind, JourneyRemark } from '#server/journeys/legality/model.ts'
import {
  ANCHORS,
  type Anchor,
  FAMILIES,
  type Family,
  type JourneyStep,
  type StepChannel,
} from '#server/journeys/model.ts'
import type { Neglect, NextStep } from '#server/journeys/neglect/model.ts'
import type { Reason } from '#server/journeys/planning/model.ts'
import { PROFILES } from '#server/journeys/profile/model.ts'
import { formatShortDate } from '#server/kernel/format.ts'

export const ANCHOR = {
  instalment: 'Parcela de acordo',
  debt: 'Dívida sem acordo',
} as const satisfies Record<Anchor, string>

export const WAY = {
  push: 'navegador',
  whatsapp: 'WhatsApp',
  sms: 'SMS',
  email: 'e-mail',
} as const satisfies Record<StepChannel, string>

export const FAMILY = {
  instalment_reminder: 'lembrete da parcela',
  campaign_message: 'há uma mensagem para você',
  campaign_help: 'se precisar de ajuda',
  campaign_options: 'há opções para você',
} as const satisfies Record<Family, string>

/** What the forms choose from. */
export const STEP_CHOICES = {
  anchors: ANCHORS.map((value) => ({ value, label: ANCHOR[value] })),
  families: FAMILIES.map((value) => ({ value, label: FAMILY[value] })),
  ways: [
    { value: '', label: '—' },
    { value: 'push', label: 'navegador, só quem pediu' },
    { value: 'whatsapp', label: 'WhatsApp, só quem quis' },
    { value: 'sms', label: 'SMS' },
    { value: 'email', label: 'e-mail' },
  ],
  profiles: PROFILES.map((value) => ({ value, label: PROFILE[value] })),
}

/** `D-5`, `no dia`, `D+10`, `D+60 e a cada 30 dias`. */
export function dayText({ day, everyDays }: Pick<JourneyStep, 'day' | 'everyDays'>): string {
  const on = shortDay(day)
  return everyDays === null ? on : `${on} e a cada ${everyDays} dias`
}

export function shortDay(day: number): string {
  if (day === 0) return 'no dia'
  return day < 0 ? `D−${-day}` : `D+${day}`
}

export function waysText({ channels }: Pick<JourneyStep, 'channels'>): string {
  const [first, ...others] = channels.map((channel) => WAY[channel])
  const only = first === WAY.push && others.length === 0
  return only ? 'navegador, só quem pediu' : [first, ...others].join(', senão ')
}

export const profilesText = ({ profiles }: Pick<JourneyStep, 'profiles'>) =>
  PROFILES.filter((profile) => profiles.includes(profile))
    .map((profile) => PROFILE[profile].toLowerCase())
    .join(', ')

/** A step as one line, for who reads a journey before saying yes. */
export const stepText = (step: JourneyStep) =>
  `${ANCHOR[step.anchor]}, ${dayText(step)}: “${FAMILY[step.family]}”, por ${waysText(step)}; ${profilesText(step)}`

export const REASON = {
  case_open: 'um atendimento pausa os contatos',
  promised: 'disse o dia em que paga',
  silence: 'respondeu ou pediu silêncio',
  pays_itself: 'o cartão ou o banco paga sozinho',
  did_not_ask: 'não pediu lembretes no navegador',
  contact_opted_out: 'saiu dos avisos',
  contact_not_me: 'o contato é de outra pessoa',
  contact_bounced: 'o contato não recebe',
  no_contact: 'nenhum contato',
  channel_not_allowed: 'não tem o canal do passo, ou o credor não escreve por ele',
  contact_unverified: 'sem resposta, e nenhum contato confirmado: confira primeiro',
  visited: 'abriu o link há menos de 30 dias',
} as const satisfies Record<Reason, string>

export const NEGLECT = {
  ...REASON,
  no_step: 'nenhum passo para este perfil e tempo de atraso',
  hardship: 'em dificuldade: pausa em vez de lembretes',
  prescribed: 'o prazo legal de cobrança terminou',
  awaiting_payment: 'escolheu como pagar e ainda está no prazo',
} as const satisfies Record<Neglect, string>

/** What comes next for one person, or why nothing does. */
export function nextStepText(next: NextStep): string {
  if (next.reason !== null) return `nenhum: ${NEGLECT[next.reason]}`
  const { plannedOn, family, channel, day } = next
  return `${formatShortDate(plannedOn)} (${shortDay(day)}), por ${WAY[channel]}: “${FAMILY[family]}”`
}

export const JOURNEY_PROBLEM = {
  'no-steps': { text: 'A régua não tem nenhum passo.', source: 'política da casa' },
  'no-account': {
    text: 'Este credor ainda não tem conta para receber: não há o que pagar.',
    source: 'política da casa',
  },
  'reminder-after-its-day': {
    text: 'O lembrete da parcela sai antes do dia ou no dia. Depois, use outra mensagem.',
    source: 'política da casa',
  },
  'reminder-of-a-debt': {
    text: 'O lembrete fala de uma parcela combinada; esta dívida não tem acordo.',
    source: 'política da casa',
  },
  'message-before-its-day': {
    text: 'Antes do vencimento só sai o lembrete da parcela.',
    source: 'política da casa',
  },
  'repeats-before-its-day': {
    text: 'Um passo antes do vencimento não se repete.',
    source: 'política da casa',
  },
  'options-beside-an-agreement': {
    text: 'Quem tem acordo não recebe outra proposta: o combinado vale.',
    source: 'política da casa',
  },
  'no-offers': {
    text: 'Este credor ainda não tem ofertas em vigor: não há opções para anunciar.',
    source: 'CDC, art. 30',
  },
  'offers-hold-too-short': {
    text: 'As ofertas deste credor valem menos de 48 horas: não podem ser anunciadas.',
    source: 'CDC, art. 54-B',
  },
  'push-not-for-this': {
    text: 'Pelo navegador só vai o que a pessoa pediu: o lembrete da parcela.',
    source: 'política da casa',
  },
  'push-comes-first': {
    text: 'Quem pediu lembretes no navegador é lembrado ali: ponha o navegador como primeiro canal.',
    source: 'política da casa',
  },
  'channel-closed': {
    text: 'Este credor não escreve por nenhum dos canais do passo.',
    source: 'contato do credor',
  },
  'two-on-one-day': {
    text: 'Dois passos caem no mesmo dia.',
    source: 'um contato por dia',
  },
  'day-cap': {
    text: 'Os passos ficam mais perto um do outro do que este credor permite.',
    source: 'contato do credor',
  },
  'week-cap': {
    text: 'São mais contatos em 7 dias do que o limite.',
    source: 'limite de contatos, da casa ou do credor',
  },
  'month-cap': {
    text: 'São mais contatos em 30 dias do que o limite.',
    source: 'limite de contatos, da casa ou do credor',
  },
  'three-before-an-instalment': {
    text: 'São mais de três lembretes antes de uma parcela.',
    source: 'limite de lembretes',
  },
  'one-for-occasional': {
    text: 'Para quem raramente atrasa basta um lembrete que a pessoa não pediu.',
    source: 'tratamento do perfil',
  },
  'two-a-month-for-unengaged': {
    text: 'Para quem não responde são no máximo dois contatos por mês.',
    source: 'tratamento do perfil',
  },
  'two-a-month-after-ninety-days': {
    text: 'Depois de 90 dias são no máximo dois contatos por mês.',
    source: 'limite de contatos',
  },
  'hardship-is-left-in-peace': {
    text: 'Quem contou dificuldade só recebe o lembrete que pediu no navegador.',
    source: 'Lei 14.181; tratamento do perfil',
  },
} as const satisfies Record<JourneyProblemKind, { text: string; source: string }>

export function remarkText(
  { remark, profile, step }: JourneyRemark,
  numberOf: (id: string) => number,
): string {
  const who = profile === null ? '' : PROFILE[profile]
  switch (remark) {
    case 'nothing-when-late':
      return `${who}: nenhum passo para dívidas sem acordo. Estas pessoas aparecem em “Sem próximo passo”.`
    case 'ends':
      return `${who}: depois do último passo, quem ainda deve fica sem próximo passo.`
    case 'nothing-before':
      return `${who}: nenhum lembrete antes da parcela.`
    case 'whatsapp-closed':
      return `Passo ${step === null ? '' : numberOf(step)}: este credor não usa o WhatsApp, ou não tem modelo em vigor para esta mensagem. Por enquanto vale o canal seguinte.`
    case 'earlier-in-pr-and-mg':
      return 'No Paraná e em Minas Gerais o envio termina às 18h, também onde o horário do credor vai até mais tarde.'
  }
}

const JOURNEY_NOTES = {
  ...DRAFT_NOTES,
  pedido_dia: {
    tone: 'ok',
    text: 'Pedido feito. Quando outra pessoa aprovar, a régua espera pelo dia marcado.',
  },
  desagendado: { tone: 'ok', text: 'Agendamento cancelado. A régua em vigor continua.' },
  comecado: { tone: 'ok', text: 'Rascunho começado com estes passos.' },
  ensaiado: { tone: 'ok', text: 'Ensaio feito na carteira de hoje.' },
  campos: { tone: 'attention', text: 'Confira os campos do passo.' },
  no_such_step: { tone: 'attention', text: 'Este passo já não está no rascunho.' },
  illegal: { tone: 'attention', text: 'Uma regra impede esta régua. Veja as conferências.' },
  not_tried: {
    tone: 'attention',
    text: 'Ensaie antes: exatamente este rascunho, na carteira de hoje.',
  },
} as const

export function journeyNote(key: string | undefined) {
  return key !== undefined && Object.hasOwn(JOURNEY_NOTES, key)
    ? JOURNEY_NOTES[key as keyof typeof JOURNEY_NOTES]
    : null
}
