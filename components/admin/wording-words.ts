import { CONFIRMED } from '#components/admin/confirmed.ts'
import type { WordingProblem } from '#server/messages/wording/lint/model.ts'
import type {
  VariableName,
  WordedTemplate,
  WordingChannel,
} from '#server/messages/wording/model.ts'

/** What each message is, for whoever writes its words. */
export const MESSAGE = {
  campaign_options: 'Campanha: novas opções',
  campaign_message: 'Campanha: uma mensagem',
  campaign_help: 'Campanha: ajuda',
  instalment_reminder: 'Lembrete de parcela',
  reminder_again: 'Lembrete que a pessoa adiou',
  card_notice: 'Antes de cobrar o cartão',
  debit_notice: 'Antes do débito pelo banco',
  card_needs_you: 'Cartão que não pagou',
  agreement_notice: 'Parcela que passou do dia',
  agreement_withdrawn: 'Acordo desfeito',
  agreement_copy: 'Cópia do acordo',
  receipt: 'Comprovante',
  clearance_copy: 'Termo de quitação',
  statement_copy: 'Declaração do ano',
  quotes_ready: 'Condições pedidas por telefone',
  refund_on_its_way: 'Devolução a caminho',
  refund_done: 'Devolução feita',
  case_news: 'Novidade em um atendimento',
} as const satisfies Record<WordedTemplate, string>

export const CHANNEL = {
  sms: 'SMS',
  email: 'E-mail',
  whatsapp: 'WhatsApp',
} as const satisfies Record<WordingChannel, string>

export function channelText(channel: string): string {
  return Object.entries(CHANNEL).find(([name]) => name === channel)?.[1] ?? channel
}

export function messageText(template: string): string {
  return Object.entries(MESSAGE).find(([name]) => name === template)?.[1] ?? template
}

/** What stands in each place. */
export const VARIABLE = {
  nome: 'primeiro nome; quem não tem é “Ola” no SMS e “cliente” no WhatsApp',
  marca: 'o nome da casa',
  link: 'o link da pessoa, no nosso endereço',
  data: 'o dia de que a mensagem fala',
  numero: 'o número do documento ou do atendimento',
  aviso: '“Aviso” e o código que confere se a mensagem é nossa',
} as const satisfies Record<VariableName, string>

const list = (found: readonly string[]) => found.map((one) => `“${one.trim()}”`).join(', ')

/** Why the words may not go out as they are, and what to do about it. */
export function problemText(problem: WordingProblem): string {
  switch (problem.what) {
    case 'too_long':
      return `Longo demais: ${problem.length} letras com os valores mais compridos; cabem ${problem.most}.`
    case 'not_plain':
      return `No SMS só letras simples, sem acento: troque ${list(problem.found)}.`
    case 'forbidden':
      return `Não se escreve em uma mensagem: ${list(problem.found)}. Qualquer um lê na tela bloqueada.`
    case 'address':
      return `Endereços não se escrevem: tire ${list(problem.found)} e use {link}.`
    case 'shouted':
      return `Sem palavras em maiúsculas: ${list(problem.found)}.`
    case 'unknown_variable':
      return `Esta mensagem não conhece ${list(problem.found.map((name) => `{${name}}`))}.`
    case 'missing_variable':
      return `Falta ${list(problem.found.map((name) => `{${name}}`))}.`
    case 'no_way_out':
      return 'Falta dizer como não receber mais: por exemplo “Para nao receber, responda SAIR.”'
    case 'name_first':
      return 'O nome vem primeiro, com vírgula: “{nome}, …”.'
    case 'variable_at_edge':
      return 'O WhatsApp não aceita variável no começo, no fim, nem duas coladas.'
  }
}

const NOTES = {
  confirmado: CONFIRMED,
  guardado: { tone: 'ok', text: 'Texto guardado como nova versão. Ainda não é usado.' },
  pedido: { tone: 'ok', text: 'Pedido feito. O texto é usado quando outra pessoa aprovar.' },
  voltou: { tone: 'ok', text: 'Pronto: vale a partir da próxima mensagem.' },
  changed: { tone: 'attention', text: 'Alguém mudou este texto. Leia e tente de novo.' },
  not_fit: { tone: 'attention', text: 'Este texto não pode ser usado: veja o que impede.' },
} as const

export function wordingNote(key: string | undefined) {
  return key !== undefined && Object.hasOwn(NOTES, key) ? NOTES[key as keyof typeof NOTES] : null
}
