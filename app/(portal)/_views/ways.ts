import { identityView, lastDay, planCardView } from '#app/(portal)/_views/offers.ts'
import type {
  FormAction,
  OperatorView,
  PlanCardView,
  SolverFindingView,
  SolverView,
  WaysView,
} from '#components/portal/view.ts'
import type { PortalOutputs } from '#server/api/root.ts'
import { centavos } from '#server/kernel/money.ts'
import { monthlyAmountOf } from '#server/offers/search/amount/model.ts'
import type { Outcome, SearchReason } from '#server/offers/search/model.ts'

type Ways = PortalOutputs['offers']['ways']
type Quote = PortalOutputs['offers']['quote']

/** What the address of a search result carries: the question, and the quotes that answer it. */
export type SearchParams = {
  valor?: string
  dia?: string
  erro?: string
  resultado?: string
  c?: string | string[]
}

const REASON_TEXT = {
  fits: 'Cabe no seu mês.',
  fits_after_entrada: 'As parcelas cabem; a entrada é maior.',
  nearest: 'É a forma mais próxima do que você pediu.',
  fewer_instalments: 'Termina antes, com parcela um pouco maior.',
  lower_instalment: 'A parcela é mais leve.',
  smaller_entrada: 'Começa com uma entrada menor.',
} satisfies Record<SearchReason, string>

const OUTCOMES: readonly Outcome[] = ['fits', 'nearest', 'none']

function isReason(text: string | undefined): text is SearchReason {
  return text !== undefined && Object.hasOwn(REASON_TEXT, text)
}

const DEFAULT_AMOUNT = '120'

/** A frozen quote as a plan card: the same figures that its review will show. */
function cardOfQuote(quote: Quote): PlanCardView {
  const [first] = quote.instalments
  const later = quote.instalments.filter((line) => line.number > 0)
  const regular = later[0] ?? first
  const last = later.at(-1)
  return {
    quoteId: quote.id,
    kind: quote.kind,
    count: quote.instalments.length,
    entrada: first?.number === 0 ? first.amount : null,
    regular: regular?.amount ?? quote.amounts.total,
    last: last && regular && last.amount !== regular.amount ? last.amount : null,
    total: quote.amounts.total,
    saving: centavos(quote.amounts.original + quote.amounts.charges - quote.amounts.total),
    firstDate: (first ?? regular)?.dueOn ?? quote.computedOn,
    cet: quote.kind === 'plan' ? `${quote.disclosure.cetAnnualPercent.replace('.', ',')}%` : null,
  }
}

async function findingView(
  asked: SearchParams,
  cardOf: (quoteId: string) => Promise<Quote | null>,
): Promise<SolverFindingView | null> {
  const outcome = OUTCOMES.find((name) => name === asked.resultado)
  const amount = monthlyAmountOf(asked.valor ?? '')
  if (!outcome || amount === null) return null
  const wanted = [asked.c ?? []].flat().slice(0, 3)
  const plans: SolverFindingView['plans'][number][] = []
  for (const text of wanted) {
    const [quoteId = '', reasonText] = text.split('.')
    if (!isReason(reasonText)) continue
    const quote = await cardOf(quoteId)
    if (quote) plans.push({ ...cardOfQuote(quote), reason: REASON_TEXT[reasonText] })
  }
  const isEmpty = plans.length === 0
  return { asked: amount, day: Number(asked.dia), outcome: isEmpty ? 'none' : outcome, plans }
}

/** D2: the menu of one creditor, the search, and what a search found. */
export async function waysView(
  ways: Ways,
  asked: SearchParams,
  context: {
    operator: OperatorView
    chooseAction: FormAction
    searchAction: FormAction
    cardOf: (quoteId: string) => Promise<Quote | null>
  },
): Promise<WaysView> {
  const { group, dueDays } = ways
  const cards = [group.spot, ...group.plans].filter((card) => card !== null).slice(0, 3)
  const solver: SolverView | null = dueDays
    ? {
        action: context.searchAction,
        amount: asked.valor ?? DEFAULT_AMOUNT,
        day: dueDays.includes(Number(asked.dia)) ? Number(asked.dia) : (dueDays[0] ?? 10),
        days: dueDays,
        error: asked.erro ? 'Escreva um valor em reais, como 120 ou 120,50.' : null,
        found: await findingView(asked, context.cardOf),
      }
    : null
  return {
    operator: context.operator,
    creditor: identityView(group.creditor),
    today: ways.today,
    total: group.total,
    debtCount: group.debts.length,
    plans: cards.map(planCardView),
    validUntil: group.validUntil ? lastDay(group.validUntil) : null,
    chooseAction: context.chooseAction,
    solver,
  }
}
