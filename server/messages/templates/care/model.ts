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

type Erased = Extract<Notice, { template: 'data_erased' }>

/** Everything that the page says, because the page may not be reached any more. */
export function erasedBody({ protocol, link: url, erased, kept }: Erased, comma: string): Body {
  return {
    subject: `Seus dados foram apagados${comma}`,
    paragraphs: [
      `Atendemos ao pedido número ${protocol}. Este é o último e-mail que escrevemos para este endereço por causa dele.`,
      `Apagamos: ${erased.join('; ')}.`,
      `Fica guardado, e por quê: ${kept.join('; ')}.`,
      'Não concorda? Você pode reclamar à ANPD, em gov.br/anpd.',
    ],
    action: { label: 'Ver a resposta', url },
    code: null,
  }
}
