import type { CaseKind, CaseOutcome, CaseReason, CaseState } from '#server/cases/model.ts'
import type { PhotoAnswer } from '#server/cases/photos/model.ts'

/** What people read of a case: its kind as they would say it. */
export const KIND_WORDS = {
  dispute: 'Não reconheço um valor',
  hardship: 'Não consigo pagar agora',
  breathing_space: 'Pausa de 30 dias',
  over_indebted: 'Muitas contas ao mesmo tempo',
  bereavement: 'Aviso de falecimento',
  represented: 'Tenho advogado',
  complaint: 'Reclamação',
  data: 'Meus dados',
  callback: 'Pedido de ligação',
} as const satisfies Record<CaseKind, string>

export const REASON_WORDS = {
  never_had: 'Nunca contratei isto',
  wrong_amount: 'O valor está errado',
  already_paid: 'Já paguei',
  fraud: 'Usaram meus dados sem eu saber',
  lost_income: 'Perdi renda ou emprego',
  illness: 'Doença, minha ou na família',
  family: 'Mudança na família',
  unexpected_cost: 'Um gasto que eu não esperava',
  other: 'Outro motivo',
  procon: 'Já procurei o Procon ou a Defensoria',
  court: 'Já tenho um plano na Justiça',
  relative: 'Sou da família',
  executor: 'Sou o inventariante',
  lawyer: 'Um advogado ou advogada',
  public_defender: 'A Defensoria Pública',
  contact: 'Como vocês entram em contato',
  service: 'Como fui atendido',
  site: 'Algo nesta página não funciona',
  access: 'Receber tudo por escrito',
  correct: 'Corrigir um dado',
  erase: 'Apagar meus dados',
  explain: 'Entender uma decisão automática',
  morning: 'De manhã',
  afternoon: 'À tarde',
  any_time: 'Qualquer horário',
} as const satisfies Record<CaseReason, string>

export const STATE_WORDS = {
  open: { word: 'em análise', tone: 'neutral' },
  asked: { word: 'esperando você', tone: 'attention' },
  answered: { word: 'respondido', tone: 'ok' },
  withdrawn: { word: 'retirado por você', tone: 'neutral' },
} as const satisfies Record<CaseState, { word: string; tone: 'neutral' | 'attention' | 'ok' }>

export const OUTCOME_WORDS = {
  dispute: { accepted: 'Você tinha razão', refused: 'O valor continua' },
  hardship: { accepted: 'Vamos ajudar', refused: 'Não foi possível como você pediu' },
  breathing_space: { accepted: 'Sua pausa vale', refused: 'Sem pausa' },
  over_indebted: { accepted: 'Tudo parado, como você pediu', refused: 'Não foi possível' },
  bereavement: { accepted: 'Registramos, e paramos tudo', refused: 'Não confirmamos' },
  represented: { accepted: 'Falamos só com quem representa você', refused: 'Não confirmamos' },
  complaint: { accepted: 'Você tinha razão', refused: 'Vemos de outro jeito' },
  data: { accepted: 'Feito', refused: 'Não foi possível' },
  callback: { accepted: 'Falamos com você', refused: 'Não conseguimos falar' },
} as const satisfies Record<CaseKind, Record<CaseOutcome, string>>

export const PROBLEM_WORDS = {
  choose: 'Escolha uma opção em cada pergunta.',
  once_a_year: 'Você já usou a pausa nos últimos 12 meses. Escolha outra ajuda.',
  too_many: 'Você já fez muitos pedidos hoje. Ligue para a gente.',
  day: 'Escolha um dia de hoje até daqui a 30 dias.',
  gone: 'Este valor não está mais aqui. Escolha outro.',
} as const

type PhotoWords = { tone: 'ok' | 'attention' | 'error'; title: string; text: string | null }

/** What became of a photo. Whatever it was, the request itself is kept. */
export const PHOTO_WORDS = {
  received: { tone: 'ok', title: 'Sua foto chegou.', text: null },
  too_large: {
    tone: 'attention',
    title: 'A foto não veio: ela passa de 8 MB.',
    text: 'Abra a foto, faça uma captura de tela e mande a captura.',
  },
  too_many_pixels: {
    tone: 'attention',
    title: 'A foto não veio: ela é grande demais.',
    text: 'Abra a foto, faça uma captura de tela e mande a captura.',
  },
  pdf: {
    tone: 'attention',
    title: 'O arquivo não veio: aqui vão só fotos, e este é um PDF.',
    text: 'Abra o PDF, faça uma captura de tela e mande a captura.',
  },
  heic: {
    tone: 'attention',
    title: 'A foto não veio: ela está num formato que não abrimos.',
    text: 'Abra a foto, faça uma captura de tela e mande a captura.',
  },
  unreadable: {
    tone: 'attention',
    title: 'Não conseguimos abrir esse arquivo.',
    text: 'Mande uma foto JPG ou PNG, ou uma captura de tela.',
  },
  full: {
    tone: 'attention',
    title: 'A foto não veio: este pedido já tem 3 fotos.',
    text: 'Se falta algo, escreva para a gente aqui.',
  },
  too_many_today: {
    tone: 'attention',
    title: 'A foto não veio: você já mandou muitas hoje.',
    text: 'Mande de novo amanhã. Seu pedido continua aberto.',
  },
  ended: { tone: 'attention', title: 'A foto não veio: este pedido já terminou.', text: null },
  busy: {
    tone: 'attention',
    title: 'A foto não veio: muita gente está mandando agora.',
    text: 'Seu pedido está guardado. Mande a foto de novo daqui a um minuto.',
  },
  failed: {
    tone: 'error',
    title: 'Não conseguimos guardar a foto agora.',
    text: 'Seu pedido está guardado. Mande a foto de novo daqui a pouco.',
  },
} as const satisfies Record<PhotoAnswer, PhotoWords>

/** Reasons as choices, in their order. */
export function reasonOptions(reasons: readonly CaseReason[]) {
  return reasons.map((value) => ({ value, label: REASON_WORDS[value] }))
}
