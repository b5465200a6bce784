import type { Body } from '../drawing/model.ts'
import type { Notice } from '../model.ts'

type CaseNews = Extract<Notice, { template: 'case_news' }>

/** Says that there is an answer, or a question, and nothing of what it is about. */
export function caseBody({ protocol, link: url }: CaseNews, comma: string): Body {
  return {
    subject: `Novidade no seu atendimento${comma}`,
    paragraphs: [
      `Há novidade no seu atendimento número ${protocol}.`,
      'A resposta está na sua página, em “Seus pedidos”. Se perguntamos algo, é lá que você responde.',
    ],
    action: { label: 'Ver meu atendimento', url },
    code: null,
  }
}
