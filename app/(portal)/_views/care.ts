import { maskedContract } from '#app/(portal)/_views/offers.ts'
import { photosView, photoView } from '#app/(portal)/_views/photos.ts'
import type {
  AskingProblem,
  AskingView,
  CaseLineView,
  CaseView,
  MyDataView,
} from '#components/portal/care-view.ts'
import { KIND_WORDS, REASON_WORDS } from '#components/portal/care-words.ts'
import type { OperatorView } from '#components/portal/view.ts'
import { count } from '#components/ui/words.ts'
import type { PortalOutputs } from '#server/api/root.ts'
import { answerDueOn } from '#server/cases/clock/model.ts'
import { CASE_FACTS, type CaseEntryKind } from '#server/cases/model.ts'
import { BOOKS_YEARS, ERASED_VISIT_MONTHS, keptWords } from '#server/cases/retention/model.ts'
import { businessDate } from '#server/kernel/clock.ts'
import { formatLongDate } from '#server/kernel/format.ts'
import { newId } from '#server/kernel/id.ts'

type Case = PortalOutputs['care']['list']['cases'][number]
type WholeCase = PortalOutputs['care']['byId']

const PROBLEMS = {
  escolha: 'choose',
  ano: 'once_a_year',
  muitos: 'too_many',
  sumiu: 'gone',
  dia: 'day',
} as const satisfies Record<string, AskingProblem>

/** What every page of asking begins with. The id is made with the page, and writes nothing. */
export function askingView(
  url: string,
  operator: OperatorView,
  today: Temporal.PlainDate,
): AskingView {
  const said = new URL(url).searchParams.get('erro') ?? ''
  const problem = Object.entries(PROBLEMS).find(([word]) => word === said)?.[1] ?? null
  return { operator, today, caseId: newId(), problem }
}

/** The day of the answer to a case of this kind, were it opened today. */
export const answeredBy = answerDueOn

/** Where a form leads whose case could not be opened. */
export const REFUSAL_WORD = {
  no_such_debt: 'sumiu',
  once_a_year: 'ano',
  too_many: 'muitos',
  used_before: 'escolha',
} as const

export function caseLineView(one: Case): CaseLineView {
  return {
    id: one.id,
    number: one.number,
    title: KIND_WORDS[one.kind],
    state: one.state,
    outcome: one.outcome,
    openedOn: businessDate(one.openedAt),
    dueOn: one.dueOn,
    kind: one.kind,
  }
}

const ENTRY_WORDS = {
  opened: 'Você pediu',
  asked: 'Perguntamos',
  replied: 'Você escreveu',
  answered: 'Respondemos',
  withdrawn: 'Você retirou o pedido',
  assigned: '',
  alarmed: '',
  released: 'O que estava parado voltou a andar',
  photo_added: 'Você mandou uma foto',
} as const satisfies Record<CaseEntryKind, string>

/** Who has it in hand and when it was said aloud is the house's business. */
const isToldTo = (kind: CaseEntryKind) => ENTRY_WORDS[kind] !== ''

export function caseView(
  one: WholeCase,
  url: string,
  operator: OperatorView,
  today: Temporal.PlainDate,
): CaseView {
  const query = new URL(url).searchParams
  const waits = one.state === 'open' || one.state === 'asked'
  const { stops } = CASE_FACTS[one.kind]
  const problem = query.get('erro')
  return {
    ...caseLineView(one),
    operator,
    today,
    isNew: query.get('novo') === '1',
    about:
      one.debt &&
      `${one.debt.description}, ${maskedContract(one.debt.contractNumber)}, ${one.creditor ?? ''}`,
    reason: REASON_WORDS[one.reason],
    stillness: one.stillness && stops !== 'nothing' ? { what: stops, ...one.stillness } : null,
    entries: one.entries
      .filter(({ kind }) => isToldTo(kind))
      .map(({ id, kind, staff, words, at, photo }) => ({
        id,
        on: businessDate(at),
        who: staff === null ? 'person' : 'staff',
        title: openedTitle(kind, staff),
        words,
        photo: photo && photoView(one.id, photo),
      })),
    photos: photosView(one, query),
    mayReply: waits,
    mayWithdraw: waits && one.channel !== 'link',
    problem: problem === 'vazio' ? 'nothing_said' : problem === 'terminou' ? 'ended' : null,
  }
}

/** By telephone somebody wrote it down for them. */
function openedTitle(kind: CaseEntryKind, staff: string | null): string {
  return kind === 'opened' && staff !== null ? 'Você pediu por telefone' : ENTRY_WORDS[kind]
}

/** What the law makes us keep; the rest can be erased on request. */
const KEPT: MyDataView['kept'] = [
  {
    what: 'Valores, acordos e pagamentos',
    why: 'Provam o que foi combinado e pago (Código Civil, art. 206; LGPD, art. 16, I).',
    until: `Ficam ${BOOKS_YEARS} anos depois da quitação.`,
  },
  {
    what: 'Registros de acesso',
    why: `O Marco Civil da Internet manda guardar por ${ERASED_VISIT_MONTHS} meses (art. 15).`,
    until: `Ficam ${keptWords('sessions')}; se você pedir para apagar, ${ERASED_VISIT_MONTHS}.`,
  },
  {
    what: 'Texto de mensagens e condições que você não aceitou',
    why: 'Respondem a dúvidas suas sobre o que foi dito.',
    until: `Ficam ${keptWords('message_texts')}; avisos que provam um acordo ficam com ele.`,
  },
  {
    what: 'Seus pedidos, com as fotos',
    why: 'Provam o que você pediu e o que respondemos (Código de Defesa do Consumidor, art. 27).',
    until: `Ficam ${keptWords('case_words')} depois da resposta.`,
  },
  {
    what: 'Contatos que você recusou',
    why: 'Guardamos só para não escrever neles de novo.',
    until: 'Ficam enquanto houver esse risco.',
  },
  {
    what: 'O que pode ser apagado',
    why: 'Um telefone ou e-mail que não é mais seu, o cartão guardado e as fotos que você mandou.',
    until: 'Antes desses prazos: peça abaixo.',
  },
]

export function myDataView(
  data: PortalOutputs['care']['myData'],
  asking: AskingView,
  today: Temporal.PlainDate,
): MyDataView {
  return {
    ...asking,
    answerOn: answerDueOn('data', today),
    name: data.name,
    document: data.document,
    contacts: data.contacts.map(({ id, channel, masked, createdAt, suppressedAt }) => ({
      id,
      what: `${channel === 'sms' ? 'Telefone' : 'E-mail'} ${masked}`,
      note: suppressedAt
        ? 'não escrevemos mais aqui'
        : `desde ${formatLongDate(businessDate(createdAt))}`,
    })),
    whatsApp: data.whatsApp
      .filter(({ endedAt }) => endedAt === null)
      .map(({ id, masked, givenAt }) => ({
        id,
        what: `WhatsApp em ${masked}`,
        note: `você pediu em ${formatLongDate(businessDate(givenAt))}; para sair, vá em Avisos`,
      })),
    creditors: data.creditors.map(({ name, debts, agreements }) => ({
      name,
      note: `${count(debts, 'valor', 'valores')}, ${count(agreements, 'acordo', 'acordos')}. Para cobrar e combinar pagamentos (LGPD, art. 7º, V e X).`,
    })),
    kept: KEPT,
  }
}
