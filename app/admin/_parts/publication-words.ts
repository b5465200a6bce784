import { CONFIRMED } from '#components/admin/confirmed.ts'
import { MOST_DAYS_AHEAD, type Obstacle } from '#server/staff/publication/schedule/model.ts'

/** What is published: of each its own words, where the mechanism is one. */
export type PublicationWords = {
  /** Why what was approved for a day is not in force, and what somebody may do now. */
  readonly obstacle: Readonly<Record<Obstacle, { readonly now: string; readonly after: string }>>
  /** What holds, and what to do, where it was not done on its day. */
  readonly stays: string
  /** What was tried on the portfolio of today. */
  readonly trial: string
  /** What an approved draft does until its day. */
  readonly waits: string
}

export const OFFER_PUBLICATION: PublicationWords = {
  obstacle: {
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
  },
  stays: 'As ofertas em vigor não mudaram. Simule o rascunho e peça a publicação de novo.',
  trial: 'a simulação',
  waits: 'as ofertas aprovadas esperam e entram em vigor',
}

export const JOURNEY_PUBLICATION: PublicationWords = {
  obstacle: {
    other_version: {
      now: 'Outra versão entrou em vigor depois da aprovação. Assim, no dia, nada será publicado.',
      after:
        'Entre a aprovação e o dia, outra versão entrou em vigor: esta régua foi comparada e aprovada contra a de antes.',
    },
    illegal: {
      now: 'Hoje uma regra ou o cadastro do credor não permite esta régua. Se continuar assim, no dia nada será publicado.',
      after:
        'No dia, uma regra ou o cadastro do credor já não permitia esta régua. Veja os canais, os limites de contato e as ofertas em vigor.',
    },
  },
  stays: 'A régua em vigor não mudou. Ensaie o rascunho e peça a publicação de novo.',
  trial: 'o ensaio',
  waits: 'a régua aprovada espera e entra em vigor',
}

/** What the pages of drafts say in the same words. */
export const DRAFT_NOTES = {
  confirmado: CONFIRMED,
  escrito: { tone: 'ok', text: 'Rascunho guardado como nova versão.' },
  pedido: { tone: 'ok', text: 'Pedido feito. Entra em vigor quando outra pessoa aprovar.' },
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
  changed: { tone: 'attention', text: 'Alguém escreveu outra versão. Leia e tente de novo.' },
  no_such_version: { tone: 'attention', text: 'Esta versão não existe.' },
} as const
