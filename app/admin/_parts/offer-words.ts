import { MOST_DAYS_AHEAD, type Obstacle } from '#server/offers/publication/schedule/model.ts'

/** Why offers that were approved for a day are not in force, and what somebody may do now. */
export const OBSTACLE = {
  other_version: {
    now: 'Outra versão entrou em vigor depois da aprovação. Assim, no dia, nada será publicado.',
    after:
      'Entre a aprovação e o dia, outra versão entrou em vigor: estas ofertas foram comparadas e aprovadas contra a de antes.',
  },
  illegal: {
    now: 'Hoje a lei ou o cadastro do credor não permite estas ofertas. Se continuar assim, no dia nada será publicado.',
    after:
      'No dia, a lei ou o cadastro do credor já não permitia estas ofertas. Veja a taxa legal e o tipo do credor.',
  },
} as const satisfies Record<Obstacle, { now: string; after: string }>

const OFFER_NOTES = {
  escrito: { tone: 'ok', text: 'Rascunho guardado como nova versão.' },
  comecado: { tone: 'ok', text: 'Rascunho começado com estas regras.' },
  simulado: { tone: 'ok', text: 'Simulação feita na carteira de hoje.' },
  pedido: { tone: 'ok', text: 'Pedido feito. Entra em vigor quando outra pessoa aprovar.' },
  pedido_dia: {
    tone: 'ok',
    text: 'Pedido feito. Quando outra pessoa aprovar, as ofertas esperam pelo dia marcado.',
  },
  desagendado: { tone: 'ok', text: 'Agendamento cancelado. As ofertas em vigor continuam.' },
  ended: { tone: 'info', text: 'Esta publicação já não esperava: veja abaixo o que houve.' },
  dia: { tone: 'attention', text: 'Não entendi o dia. Nada foi pedido: escolha uma data.' },
  day_not_ahead: {
    tone: 'attention',
    text: 'O dia precisa ser depois de hoje. Para publicar já, deixe a data vazia. Nada foi pedido.',
  },
  day_too_far: {
    tone: 'attention',
    text: `Só dá para agendar até ${MOST_DAYS_AHEAD} dias à frente. Nada foi pedido.`,
  },
  one_waiting: {
    tone: 'attention',
    text: 'Já existe uma publicação agendada. Cancele-a antes de agendar outra.',
  },
  campos: {
    tone: 'attention',
    text: 'Confira a regra: algum campo não é um número, uma porcentagem ou um valor.',
  },
  changed: { tone: 'attention', text: 'Alguém escreveu outra versão. Leia e tente de novo.' },
  no_such_rule: { tone: 'attention', text: 'Esta regra já não está no rascunho.' },
  no_such_version: { tone: 'attention', text: 'Esta versão não existe.' },
  last_rule: { tone: 'attention', text: 'Fica pelo menos uma regra.' },
  illegal: { tone: 'attention', text: 'A lei não permite estas ofertas. Veja as conferências.' },
  not_simulated: {
    tone: 'attention',
    text: 'Simule antes: exatamente este rascunho, na carteira de hoje.',
  },
} as const

export function offerNote(key: string | undefined) {
  return key !== undefined && Object.hasOwn(OFFER_NOTES, key)
    ? OFFER_NOTES[key as keyof typeof OFFER_NOTES]
    : null
}
