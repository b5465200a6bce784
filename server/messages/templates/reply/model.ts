import { formatDayMonth, formatShortDay } from '#server/kernel/format.ts'
import { caseBody } from '../care/model.ts'
import type { Body } from '../drawing/model.ts'
import type { LeadingAnswer, Letter, Notice, ShortAnswer } from '../model.ts'

type Answer = Extract<Notice, { template: 'reply_link' | 'reply_words' | 'farewell' }>
type Lead = Extract<Answer, { template: 'reply_link' }>
type Short = Extract<Answer, { template: 'reply_words' }>

/** What the wordings of an SMS share; the operator's telephone in plain letters. */
type Around = { to: string; brand: string; mark: string; phone: string }

/**
 * The SMS that answer a reply, in order of preference: neither amounts nor anything else that a
 * stranger may not read. What is to be seen is on the person's page.
 */
export function replyWordings(notice: Answer, around: Around): string[] {
  switch (notice.template) {
    case 'reply_link':
      return leadingWordings(notice, around)
    case 'reply_words':
      return [...SHORT_WORDS[notice.answer](formatShortDay(notice.by), around)]
    case 'farewell':
      return farewellWordings(notice.answer, around)
  }
}

/** At length, and in few words. */
const LEADING_WORDS: Record<LeadingAnswer, (day: string) => readonly [string, string]> = {
  link: () => ['aqui esta seu link, que vale 7 dias', 'seu link'],
  amount: () => ['por seguranca, os numeros ficam so na sua pagina', 'os numeros estao aqui'],
  options: () => ['suas opcoes, sem compromisso, estao na sua pagina', 'suas opcoes'],
  all_well: () => ['esta tudo certo por aqui. Se quiser conferir', 'tudo certo por aqui'],
  tell_us: () => ['obrigado por avisar. Conte o que houve na sua pagina', 'conte o que houve'],
  checking: (day) => [`vamos conferir e responder ate ${day}. Conte mais`, `resposta ate ${day}`],
  help: (day) => [
    `obrigado por contar. Paramos de escrever e respondemos ate ${day}. Ajuda`,
    `resposta ate ${day}. Ajuda`,
  ],
}

function leadingWordings({ answer, link, by }: Lead, { to, brand, mark }: Around): string[] {
  const [whole, short] = LEADING_WORDS[answer](formatShortDay(by))
  return [
    `${to}, ${whole}: ${link} - ${brand}. ${mark}`,
    `${to}, ${short}: ${link} - ${brand}. ${mark}`,
    `${brand}: ${short}: ${link} ${mark}`,
  ]
}

const SHORT_WORDS: Record<ShortAnswer, (day: string, around: Around) => readonly string[]> = {
  paused: (day, { to, brand, mark }) => [
    `${to}, combinado: nao escrevemos antes de ${day}. Precisa antes? Responda aqui. ${brand}. ${mark}`,
  ],
  person: (day, { to, brand, mark, phone }) => [
    `${to}, uma pessoa da equipe fala com voce ate ${day}. Se preferir, ligue ${phone}. ${brand}. ${mark}`,
    `${brand}: uma pessoa da equipe fala com voce ate ${day}. ${mark}`,
  ],
  resumed: (_, { to, brand, mark }) => [
    `${to}, pronto: voltamos a escrever quando houver novidade. Para parar, responda PARE. ${brand}. ${mark}`,
  ],
  calm: (_, { brand, mark }) => [
    `Lamentamos o incomodo. Quer uma pessoa? Responda PESSOA. Nao quer mensagens? Responda PARE. ${brand}. ${mark}`,
  ],
  unclear: (_, { to, brand, mark }) => [
    `${to}, nao entendemos bem. Responda LINK, PESSOA, PAUSA ou PARE. Nao e voce? Responda NAO. ${brand}. ${mark}`,
  ],
}

function farewellWordings(answer: 'stopped' | 'given_up', { brand, mark }: Around): string[] {
  return answer === 'stopped'
    ? [
        `Pronto: nao enviamos mais mensagens para este numero. Mudou de ideia? Responda VOLTAR. ${brand}. ${mark}`,
      ]
    : [`Pronto: nao escrevemos mais para este numero. Desculpe o incomodo. ${brand}. ${mark}`]
}

/** The same answers by e-mail, and the news of a case. */
export function answerBody(
  notice: Answer | Extract<Notice, { template: 'case_news' }>,
  letter: Letter,
  comma: string,
): Body {
  switch (notice.template) {
    case 'case_news':
      return caseBody(notice, comma)
    case 'reply_link':
      return leadingBody(notice, comma)
    case 'reply_words':
      return { ...shortBody(notice, letter, comma), action: null, code: null }
    case 'farewell':
      return { ...farewellBody(notice.answer), action: null, code: null }
  }
}

function leadingBody({ answer, link: url, by }: Lead, comma: string): Body {
  const [subject, words, label] = LEADING_MAIL[answer](formatDayMonth(by))
  return {
    subject: `${subject}${comma}`,
    paragraphs: [
      words,
      'Para sua segurança, pedimos apenas os cinco primeiros números do seu CPF. Nunca pedimos senha.',
    ],
    action: { label, url },
    code: null,
  }
}

/** Its subject, what it says, and what its button says. */
const LEADING_MAIL: Record<LeadingAnswer, (day: string) => readonly [string, string, string]> = {
  link: () => ['Seu link', 'Aqui está seu link. Ele vale 7 dias.', 'Abrir minha página'],
  amount: () => [
    'Sobre o que você perguntou',
    'Por segurança, não escrevemos números por aqui: eles estão na sua página.',
    'Ver na minha página',
  ],
  options: () => [
    'Suas opções',
    'O que você pode escolher está na sua página, sem compromisso.',
    'Ver minhas opções',
  ],
  all_well: () => [
    'Está tudo certo',
    'Está tudo certo por aqui, obrigado. Se quiser conferir, está tudo na sua página.',
    'Conferir',
  ],
  tell_us: () => [
    'Obrigado por avisar',
    'Conte o que houve na sua página, e uma pessoa responde.',
    'Contar o que houve',
  ],
  checking: (day) => [
    'Vamos conferir',
    `Obrigado por avisar. Vamos conferir e responder até ${day}. Se puder, conte mais na sua página.`,
    'Contar mais',
  ],
  help: (day) => [
    'Obrigado por contar',
    `Paramos de escrever e respondemos até ${day}. Na sua página há outras saídas e onde buscar ajuda gratuita.`,
    'Ver a ajuda',
  ],
}

type Words = Pick<Body, 'subject' | 'paragraphs'>

function shortBody({ answer, by }: Short, { sender }: Letter, comma: string): Words {
  const day = formatDayMonth(by)
  const { phone, hours } = sender.operator
  const said: Record<ShortAnswer, readonly [subject: string, words: string]> = {
    paused: ['Combinado', `Não escrevemos antes de ${day}. Precisa antes? Responda aqui.`],
    person: [
      'Uma pessoa fala com você',
      `Uma pessoa da equipe fala com você até ${day}. Se preferir, ligue ${phone} (${hours}).`,
    ],
    resumed: [
      'Voltamos a escrever',
      'Pronto: voltamos a escrever quando houver novidade. Para parar, responda PARE.',
    ],
    calm: [
      'Lamentamos o incômodo',
      'Quer falar com uma pessoa? Responda PESSOA. Não quer mensagens? Responda PARE.',
    ],
    unclear: [
      'Não entendemos bem',
      'Responda com uma palavra: LINK para ver sua página, PESSOA para falar com a equipe, PAUSA para ter uns dias, PARE para não receber mais nada, NÃO se não é você.',
    ],
  }
  const [subject, words] = said[answer]
  return { subject: `${subject}${comma}`, paragraphs: [words] }
}

function farewellBody(answer: 'stopped' | 'given_up'): Words {
  const words =
    answer === 'stopped'
      ? 'Não enviamos mais mensagens para este endereço. Mudou de ideia? Responda VOLTAR.'
      : 'Não escrevemos mais para este endereço. Desculpe o incômodo.'
  return { subject: 'Pronto', paragraphs: [words] }
}
