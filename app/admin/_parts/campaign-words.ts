import type { PageNote } from '#app/admin/_parts/creditor-page.tsx'
import { whenText } from '#app/admin/_parts/words.ts'
import { CONFIRMED } from '#components/admin/confirmed.ts'
import type { CreditorFieldView } from '#components/admin/creditor-form.tsx'
import type { Exclusion } from '#server/campaigns/audience/model.ts'
import type { CampaignState, CampaignTemplate } from '#server/campaigns/model.ts'
import type { Group } from '#server/campaigns/results/model.ts'
import type { Filter } from '#server/campaigns/segment/model.ts'
import { formatDays } from '#server/kernel/format.ts'
import { STATES } from '#server/kernel/states.ts'

export const STATE = {
  draft: 'rascunho',
  awaiting_approval: 'esperando aprovação',
  approved: 'aprovada, ainda não começou',
  running: 'em andamento',
  paused: 'pausada',
  finished: 'terminada',
  cancelled: 'cancelada',
} as const satisfies Record<CampaignState, string>

/**
 * From when messages leave, where that is not now: nothing leaves for a night or a weekend, which must
 * not look like a fault. Stands behind what is said of the state.
 */
export function whenSent(
  state: CampaignState,
  { now, writesFrom }: { now: Temporal.Instant; writesFrom: Temporal.Instant },
): string {
  if (Temporal.Instant.compare(writesFrom, now) <= 0) return ''
  const from = whenText(writesFrom)
  if (state === 'running') return ` Agora está fora desse horário: o próximo lote sai em ${from}.`
  if (state !== 'approved') return ''
  return ` Agora está fora do horário de contato: o primeiro lote sairia em ${from}.`
}

export const CHANNEL = { sms: 'SMS', email: 'e-mail' } as const

export const TEMPLATE = {
  campaign_options: 'Preparamos opções para você',
  campaign_message: 'Temos uma mensagem para você',
  campaign_help: 'Se precisar de outra data ou de ajuda',
} as const satisfies Record<CampaignTemplate, string>

/** Why somebody is left out, as a person would say it. */
export const EXCLUSION = {
  agreement_running: 'tem acordo em andamento ou proposta aceita',
  paid: 'não deve mais nada',
  prescribed: 'o prazo legal de cobrança acabou',
  no_offer: 'as ofertas em vigor não alcançam a pessoa',
  channel_not_allowed: 'o credor não escreve por este canal',
  no_contact: 'não tem contato neste canal',
  contact_opted_out: 'pediu para não receber',
  contact_not_me: 'disseram “não sou eu” neste contato',
  contact_bounced: 'o contato não existe ou não recebe',
  case_open: 'tem um atendimento aberto ou uma pausa',
  promised: 'disse em que dia paga',
  other_campaign: 'está na lista de outra campanha',
  cap_reached: 'já recebeu o máximo de mensagens',
} as const satisfies Record<Exclusion, string>

export const GROUP = {
  in: 'Recebem',
  hold_out: 'Ficam de fora para comparar',
  out: 'Não recebem',
  ...EXCLUSION,
  waiting: 'Esperando a vez',
  unknown: 'Sem resposta do provedor ainda',
  refused: 'Barradas na hora do envio',
  sent: 'Enviadas',
  delivered: 'Entregues',
  opened: 'Abriram o link',
  identified: 'Confirmaram quem são',
  simulated: 'Simularam',
  signed: 'Fizeram acordo',
  paid: 'Pagaram',
  held_signed: 'Fizeram acordo sem receber',
  held_paid: 'Pagaram sem receber',
} as const satisfies Record<Group, string>

const option = (value: string, label: string) => ({ value, label })
const days = 'Escreva um número de dias, ou deixe vazio se o campo permite.'
const list = 'Escolha da lista.'

/** The form of a campaign; the portfolios are the creditor's. */
export function campaignFields(
  portfolios: readonly { readonly id: string; readonly name: string }[],
): readonly CreditorFieldView[] {
  return [
    {
      name: 'name',
      label: 'Nome da campanha',
      hint: 'Só a equipe vê.',
      error: 'Escreva um nome, com três a oitenta letras.',
    },
    {
      name: 'channel',
      label: 'Canal',
      error: list,
      options: [option('sms', 'SMS'), option('email', 'e-mail')],
    },
    {
      name: 'template',
      label: 'Mensagem',
      hint: '“Preparamos opções” só vai para quem as ofertas em vigor alcançam.',
      error: list,
      options: Object.entries(TEMPLATE).map(([value, label]) => option(value, label)),
    },
    {
      name: 'holdOut',
      label: 'De cada 100 pessoas, quantas ficam sem receber',
      hint: 'Para comparar: mostra o que a campanha muda. De 0 a 50.',
      error: 'Escreva um número de 0 a 50.',
    },
    {
      name: 'portfolio',
      begins: 'Para quem',
      label: 'Carteira',
      error: list,
      options: [option('', 'todas'), ...portfolios.map(({ id, name }) => option(id, name))],
    },
    { name: 'daysFrom', label: 'Dívida mais antiga com atraso de (dias)', error: days },
    {
      name: 'daysTo',
      label: 'até (dias; vazio: sem fim)',
      error: `${days} Não menor que o começo.`,
    },
    {
      name: 'totalFrom',
      label: 'Valor de hoje, somado, de (R$)',
      error: 'Escreva um valor, como 200 ou 200,00.',
    },
    {
      name: 'totalTo',
      label: 'até (R$; vazio: sem fim)',
      error: 'Escreva um valor não menor que o começo, ou deixe vazio.',
    },
    {
      name: 'agreement',
      label: 'Acordos de antes',
      error: list,
      options: [
        option('any', 'tanto faz'),
        option('never', 'nunca fez acordo'),
        option('stopped', 'fez, e o acordo parou por atraso'),
      ],
    },
    {
      name: 'offer',
      label: 'Oferta em vigor',
      error: list,
      options: [option('any', 'tanto faz'), option('with', 'só quem tem oferta')],
    },
    {
      name: 'contact',
      label: 'Contato que pode receber',
      error: list,
      options: [
        option('any', 'tanto faz'),
        option('sms', 'tem celular'),
        option('email', 'tem e-mail'),
      ],
    },
    {
      name: 'kind',
      label: 'Pessoas ou empresas',
      error: list,
      options: [option('any', 'todas'), option('cpf', 'só pessoas'), option('cnpj', 'só empresas')],
    },
    {
      name: 'uf',
      label: 'Estado',
      error: list,
      options: [option('', 'todos'), ...STATES.map((uf) => option(uf, uf))],
    },
    {
      name: 'quietDays',
      label: 'Sem nenhuma mensagem nos últimos (dias; vazio: tanto faz)',
      error: 'Escreva de 1 a 365, ou deixe vazio.',
    },
    {
      name: 'segment',
      label: 'Guardar este filtro com o nome (vazio: não guardar)',
      error: 'Use até oitenta letras.',
    },
  ]
}

export const FIRST_CAMPAIGN = {
  name: '',
  channel: 'sms',
  template: 'campaign_options',
  holdOut: '10',
  segment: '',
} as const

const reais = (text: string) => `R$ ${text.replace('.', ',').replace(/,00$/, '')}`

/** A filter as a sentence. */
export function filterSentence(filter: Filter, portfolio: string | null): string {
  const { daysLate, total } = filter
  const age =
    daysLate.to === null
      ? `atraso a partir de ${formatDays(daysLate.from)}`
      : `atraso de ${daysLate.from} a ${formatDays(daysLate.to)}`
  const isAny = Number(total.from) === 0 && total.to === null
  const amount = isAny
    ? 'de qualquer valor'
    : total.to === null
      ? `a partir de ${reais(total.from)}`
      : `de ${reais(total.from)} a ${reais(total.to)}`
  const people = { any: 'Pessoas e empresas', cpf: 'Pessoas', cnpj: 'Empresas' }[filter.kind]
  const parts = [
    `${people} com ${age}, ${amount}`,
    filter.portfolioId === null ? 'de todas as carteiras' : `da carteira “${portfolio ?? '—'}”`,
    { any: null, never: 'que nunca fizeram acordo', stopped: 'com um acordo que parou' }[
      filter.agreement
    ],
    filter.offer === 'with' ? 'com oferta em vigor' : null,
    { any: null, sms: 'com celular', email: 'com e-mail' }[filter.contact],
    filter.uf === null ? null : `em ${filter.uf}`,
    filter.quietDays === null ? null : `sem mensagem há ${formatDays(filter.quietDays)}`,
  ]
  return `${parts.filter((part) => part !== null).join(', ')}.`
}

const NOTES = {
  confirmado: CONFIRMED,
  escrita: { tone: 'ok', text: 'Campanha guardada. Agora faça o ensaio.' },
  ensaiada: { tone: 'ok', text: 'Ensaio feito: esta é a lista de agora. Nada foi enviado.' },
  pedida: { tone: 'ok', text: 'Pedido feito. Outra pessoa precisa aprovar esta lista.' },
  comecou: { tone: 'ok', text: 'Começou. As mensagens saem no horário de contato.' },
  pausada: { tone: 'ok', text: 'Pausada: nada mais sai até você continuar.' },
  retomada: { tone: 'ok', text: 'Continua de onde parou.' },
  cancelada: { tone: 'ok', text: 'Cancelada. O que já saiu não volta; nada mais sai.' },
  tirado: { tone: 'ok', text: 'Filtro tirado da lista.' },
  changed: { tone: 'attention', text: 'Mudou enquanto você lia. Confira e tente de novo.' },
  not_frozen: { tone: 'attention', text: 'Faça o ensaio antes de pedir aprovação.' },
  stale: { tone: 'attention', text: 'A lista tem mais de sete dias. Faça o ensaio de novo.' },
  empty: { tone: 'attention', text: 'Ninguém receberia: mude o filtro ou o canal.' },
  campos: { tone: 'attention', text: 'Escreva quem no credor aprovou a lista.' },
} as const satisfies Record<string, PageNote>

export function campaignNote(key: string | undefined): PageNote | null {
  return key !== undefined && Object.hasOwn(NOTES, key) ? NOTES[key as keyof typeof NOTES] : null
}

export const WRITE_PROBLEM = {
  changed: 'Outra pessoa mudou a campanha, ou ela já começou. Abra de novo para ver como está.',
  no_such_portfolio: 'Esta carteira não é deste credor.',
} as const
