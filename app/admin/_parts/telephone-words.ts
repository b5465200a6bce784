import type { NoticeTone } from '#components/ui/notice.tsx'
import type { CallerProof } from '#server/access/telephone/model.ts'

/** What the caller says by themselves, as the agent ticks it. */
export const PROOF: Record<CallerProof, string> = {
  whole_name: 'Disse o nome inteiro',
  known_contact: 'Disse o fim de um celular ou e-mail do cadastro',
  known_debt: 'Disse com que credor fala e do que se trata',
}

type Note = { readonly tone: NoticeTone; readonly text: string }

const NOTES: Record<string, Note> = {
  conferida: { tone: 'ok', text: 'Identidade conferida. Vale por 15 minutos, só para você.' },
  encerrado: { tone: 'ok', text: 'Atendimento encerrado.' },
  calculada: {
    tone: 'ok',
    text: 'Condições de hoje calculadas. A pessoa vê as mesmas na página dela.',
  },
  procurada: {
    tone: 'ok',
    text: 'Formas encontradas, na lista abaixo. A pessoa vê as mesmas na página dela.',
  },
  nothing_fits: {
    tone: 'info',
    text: 'Nenhuma forma parecida com isso. Ofereça falar sobre não conseguir pagar agora.',
  },
  too_many_searches: { tone: 'attention', text: 'Muitas buscas seguidas. Espere alguns minutos.' },
  enviado: { tone: 'ok', text: 'Mensagem na fila. Ela segue as regras de todo envio.' },
  anotada: { tone: 'ok', text: 'Promessa anotada. Nenhum lembrete nosso até o dia.' },
  retirada: { tone: 'ok', text: 'Promessa retirada.' },
  aberto: {
    tone: 'ok',
    text: 'Atendimento aberto. O número está na ficha: diga à pessoa.',
  },
  no_such_debt: {
    tone: 'attention',
    text: 'Escolha o valor que a pessoa não reconhece, e só nesse caso.',
  },
  once_a_year: { tone: 'attention', text: 'A pessoa já usou a pausa nos últimos 12 meses.' },
  pedido: {
    tone: 'ok',
    text: 'Novo contato pedido. Vale em 24 horas; os contatos de antes foram avisados.',
  },
  cancelado: { tone: 'ok', text: 'Novo contato cancelado. Nada mudou.' },
  company: {
    tone: 'attention',
    text: 'Empresa não se confere por telefone: o CNPJ é público. Envie o link.',
  },
  incomplete: { tone: 'attention', text: 'Digite os cinco primeiros números do CPF.' },
  wrong_digits: { tone: 'error', text: 'Os números não conferem. Não diga à pessoa quais são.' },
  too_many_tries: {
    tone: 'error',
    text: 'Tentativas demais hoje para esta pessoa. Peça para usar o link que enviamos.',
  },
  not_verified: { tone: 'attention', text: 'A conferência venceu. Confira outra vez.' },
  no_contact: { tone: 'attention', text: 'Esse contato não pode receber mensagens.' },
  too_many: { tone: 'attention', text: 'Já foram três mensagens hoje. Espere até amanhã.' },
  no_quotes: { tone: 'attention', text: 'Calcule as condições de hoje antes de enviar.' },
  not_a_day: { tone: 'attention', text: 'Escolha um dia de hoje até daqui a 30 dias.' },
  no_such_creditor: { tone: 'attention', text: 'A pessoa não deve a esse credor.' },
  malformed: {
    tone: 'attention',
    text: 'Esse celular ou e-mail não existe assim. Confira com a pessoa.',
  },
  known: { tone: 'info', text: 'Esse contato já está no cadastro.' },
  given_up: {
    tone: 'attention',
    text: 'Esse contato foi retirado antes. Não dá para usar de novo.',
  },
  nobody_to_tell: {
    tone: 'attention',
    text: 'Não há contato antigo para avisar. A correção vem pelo arquivo do credor.',
  },
  campos: { tone: 'attention', text: 'Faltou alguma coisa. Confira os campos.' },
}

export function telephoneNote(key: string | undefined): Note | null {
  return key !== undefined && Object.hasOwn(NOTES, key) ? (NOTES[key] ?? null) : null
}
