import { KIND_WORDS } from '#components/portal/care-words.ts'
import { erases } from '#server/cases/erasure/model.ts'
import {
  CASE_FACTS,
  CASE_KINDS,
  type CaseChannel,
  type CaseEntryKind,
  type CaseKind,
  type CaseOutcome,
  type CaseState,
} from '#server/cases/model.ts'

/** Cases as staff read them. */
export const CASE_STATE = {
  open: 'em aberto',
  asked: 'com a pessoa',
  answered: 'respondido',
  withdrawn: 'retirado pela pessoa',
} as const satisfies Record<CaseState, string>

export const CASE_CHANNEL = {
  portal: 'pelo portal',
  telephone: 'por telefone',
  link: 'por quem tinha o link, sem entrar',
  reply: 'por resposta a uma mensagem',
} as const satisfies Record<CaseChannel, string>

export const CASE_ENTRY = {
  opened: 'Pedido',
  asked: 'Perguntamos',
  replied: 'A pessoa escreveu',
  answered: 'Respondemos',
  withdrawn: 'A pessoa retirou',
  assigned: 'Assumido',
  alarmed: 'Prazo no fim: aviso dado',
  released: 'O que estava parado voltou a andar',
  photo_added: 'A pessoa mandou uma foto',
} as const satisfies Record<CaseEntryKind, string>

export const CASE_STOPS = {
  debt: 'a dívida: nada é escrito nem cobrado sobre ela',
  person: 'tudo da pessoa: avisos, cartão, débito automático e quebra de acordo',
  nothing: 'nada',
} as const satisfies Record<(typeof CASE_FACTS)[CaseKind]['stops'], string>

export const KIND_OPTIONS = [
  { value: '', label: 'todos os tipos' },
  ...CASE_KINDS.map((value) => ({ value, label: KIND_WORDS[value] })),
]

/** What staff decide, as they say it among themselves. */
const DECISION = {
  dispute: { accepted: 'Aceitar e devolver a dívida', refused: 'Manter o valor' },
  hardship: { accepted: 'Ajudar', refused: 'Não atender' },
  breathing_space: { accepted: 'Pausa dada', refused: 'Pausa não dada' },
  over_indebted: { accepted: 'Manter tudo parado', refused: 'Voltar a tratar' },
  bereavement: { accepted: 'Confirmar o falecimento', refused: 'Não confirmado' },
  represented: { accepted: 'Falar só com quem representa', refused: 'Não confirmado' },
  complaint: { accepted: 'Dar razão', refused: 'Explicar' },
  data: { accepted: 'Feito', refused: 'Não foi possível' },
  callback: { accepted: 'Falei com a pessoa', refused: 'Não consegui falar' },
} as const satisfies Record<CaseKind, Record<CaseOutcome, string>>

/** The decision on one case: "done" is too little a word for what cannot be undone. */
export function decisionOn(
  found: { readonly kind: CaseKind; readonly reason: string },
  outcome: CaseOutcome,
): string {
  return erases(found, outcome) ? 'Apagar os dados' : DECISION[found.kind][outcome]
}

/** What an answer does besides being said, before it is given. */
export function consequenceOf(kind: CaseKind, outcome: CaseOutcome): string {
  const { stops, whenAccepted } = CASE_FACTS[kind]
  if (kind === 'dispute' && outcome === 'accepted') {
    return 'A dívida volta ao credor e sai do portal. Não dá para desfazer. O credor vê em Recolhimentos, com a origem “contestação aceita”.'
  }
  if (stops === 'nothing') return 'Só a resposta: nada estava parado.'
  return outcome === 'accepted' && whenAccepted === 'stays'
    ? 'Tudo continua parado, sem prazo: nada mais é escrito nem cobrado.'
    : 'O que estava parado volta a andar, a menos que você mantenha silêncio por mais uns dias.'
}

/** A beginning for the answer, in plain words; who answers changes what does not fit. */
export const ANSWER_TEMPLATES = {
  dispute: {
    accepted:
      'Conferimos e você tem razão. Este valor não é mais cobrado e saiu da sua página. Você não precisa fazer nada. Pedimos desculpas pelo transtorno.',
    refused:
      'Conferimos com a empresa e o valor é seu: contrato assinado em [dia], usado até [dia]. Enviamos a cópia do contrato se você pedir aqui. Se ainda discorda, fale com o Procon ou responda pelo telefone.',
  },
  hardship: {
    accepted:
      'Obrigado por contar. Vamos ajudar: [o que muda]. Quando estiver melhor, entre na sua página e escolha um acordo que caiba no seu mês.',
    refused:
      'Obrigado por contar. Não conseguimos fazer o que você pediu, porque [motivo]. Na sua página você pode escolher uma parcela menor. O Procon e a Defensoria ajudam de graça.',
  },
  breathing_space: { accepted: 'Sua pausa vale.', refused: 'Sua pausa não pôde ser dada.' },
  over_indebted: {
    accepted:
      'Paramos tudo. Leve ao Procon ou à Defensoria a lista das suas contas e peça um plano para todas juntas (Lei 14.181). Quando houver audiência, avise aqui: nós vamos.',
    refused:
      'Não conseguimos manter tudo parado, porque [motivo]. Você continua podendo pedir um plano no Procon ou na Defensoria, de graça.',
  },
  bereavement: {
    accepted:
      'Registramos o falecimento e paramos tudo. Ninguém da família precisa pagar. O que houver é tratado só com o inventariante.',
    refused:
      'Não confirmamos o falecimento e voltamos a tratar os valores com a pessoa. Se foi engano nosso, ligue para a gente.',
  },
  represented: {
    accepted:
      'Registramos quem representa você. A partir de agora falamos só com essa pessoa. Nada é escrito nem cobrado de você.',
    refused:
      'Não conseguimos confirmar quem representa você: [motivo]. Diga aqui o nome e o telefone, e paramos de novo.',
  },
  complaint: {
    accepted: 'Você tem razão, e pedimos desculpas. O que fizemos: [o que mudou].',
    refused: 'Ouvimos sua reclamação e conferimos: [o que encontramos].',
  },
  data: {
    accepted: 'Feito: [o que foi corrigido, apagado ou enviado].',
    refused:
      'Não pudemos fazer tudo: [o que fica] precisa ficar guardado por [tempo], por causa de [lei]. Você pode levar esta resposta à ANPD.',
  },
  callback: {
    accepted: 'Falamos por telefone hoje. Combinamos: [resumo].',
    refused:
      'Ligamos [n] vezes e não conseguimos falar. Diga aqui outro horário ou ligue para a gente.',
  },
} as const satisfies Record<CaseKind, Record<CaseOutcome, string>>

/** Before the lists of what went and what stays, which are added to it. */
export const ERASURE_TEMPLATE =
  'Apagamos seus dados, como você pediu. Abaixo está o que foi apagado e o que a lei manda guardar.'

export const ASK_TEMPLATE = 'Para responder, precisamos saber mais uma coisa: '

/** Estatuto da Pessoa Idosa, art. 3: said to who answers, never to the person. */
export const LEGAL_PRIORITY = 'prioridade legal'

/** What is left of a clock, in words. */
export function clockText(daysLeft: number): string {
  if (daysLeft < -1) return `atrasado ${-daysLeft} dias`
  if (daysLeft === -1) return 'atrasado 1 dia'
  if (daysLeft === 0) return 'hoje'
  return daysLeft === 1 ? 'amanhã' : `${daysLeft} dias`
}

/** What came of what somebody just did. */
export const CASE_NOTES: Record<string, { tone: 'ok' | 'attention'; text: string }> = {
  respondido: { tone: 'ok', text: 'Respondido. A pessoa recebe um aviso.' },
  perguntado: { tone: 'ok', text: 'Pergunta enviada. O prazo continua correndo.' },
  assumido: { tone: 'ok', text: 'Este atendimento é seu.' },
  aberto: { tone: 'ok', text: 'Atendimento aberto. Diga o número à pessoa.' },
  passado: { tone: 'ok', text: 'O atendimento passou para quem você escolheu.' },
  ninguem: { tone: 'attention', text: 'Escolha alguém que possa ver este credor.' },
  solto: { tone: 'ok', text: 'O que estava parado voltou a andar.' },
  motivo: { tone: 'attention', text: 'Escreva o motivo antes de soltar.' },
  terminou: { tone: 'attention', text: 'Alguém respondeu antes de você.' },
  gestora: {
    tone: 'attention',
    text: 'Esta decisão é de uma gestora; a de apagar dados, de quem atende todos os credores.',
  },
  certeza: { tone: 'attention', text: 'Marque que conferiu: isto não dá para desfazer.' },
  vazio: { tone: 'attention', text: 'Escreva a resposta antes de enviar.' },
}
