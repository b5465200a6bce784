import { creditorView } from '#app/_views/identity.ts'
import { pathTo } from '#components/portal/paths.ts'
import type {
  CoveredView,
  SavedCardPageView,
  SavedCardView,
  ShownCardView,
} from '#components/portal/saved-card-view.ts'
import type { FormAction, OperatorView } from '#components/portal/view.ts'
import { openOf } from '#server/agreements/model.ts'
import type { PortalOutputs } from '#server/api/root.ts'
import { cardBrand, cardValidity } from '#server/payments/saved-card/model.ts'

type State = PortalOutputs['savedCard']['ofAgreement']
type Agreement = PortalOutputs['agreements']['byId']
type Line = State['covered'][number]

export function savedCardView(
  state: State,
  agreementId: string,
  today: Temporal.PlainDate,
  payAction: FormAction,
): SavedCardView {
  const { active, tries, need, isOffered } = state
  return {
    agreementId,
    today,
    card: active && shownCard(active),
    next: active?.next ? coveredView(active.next) : null,
    tries: tries.map(({ payableId, number, on, outcome, last4, againOn }) => ({
      key: `${payableId}-${on}-${number}`,
      on,
      outcome,
      last4,
      againOn,
    })),
    need,
    isOffered,
    payAction,
  }
}

/** What the address of the card page carries: hints for words, never for money. */
export type CardQuery = {
  parcela?: string
  volta?: string
  estado?: string
  trocar?: string
  espera?: string
}

type Actions = Pick<
  SavedCardPageView,
  'payAction' | 'saveAction' | 'codeAction' | 'removeAction' | 'operator'
>

export function savedCardPageView(
  agreement: Agreement,
  state: State,
  query: CardQuery,
  context: Actions & { today: Temporal.PlainDate; isConfirmed: boolean; operator: OperatorView },
): SavedCardPageView {
  const { today, isConfirmed, ...actions } = context
  const shown = stateOf(state, query)
  const paying = agreement.instalments.find(
    (line) => line.id === query.parcela && openOf(line) > 0n && !line.cancelled,
  )
  const url = state.wanted?.url ?? null
  return {
    ...savedCardView(state, agreement.id, today, actions.payAction),
    ...actions,
    creditor: creditorView(agreement),
    covered: state.covered.map(coveredView),
    consent: {
      sentences: state.consent.sentences,
      sha256: state.consent.sha256.toString('hex'),
    },
    paying: paying ? { payableId: paying.id, dueDate: paying.dueOn, amount: openOf(paying) } : null,
    isConfirmed,
    page: url === null ? null : { url, host: new URL(url).host },
    state: shown,
    notice: noticeOf(query),
    again: `${pathTo.card(agreement.id)}?volta=guardado`,
  }
}

function stateOf(state: State, query: CardQuery): SavedCardPageView['state'] {
  const hasPage = state.wanted !== null && state.wanted.url !== null
  if (hasPage) return query.volta === 'guardado' ? 'confirming' : 'leaving'
  if (state.active && query.trocar === undefined) return 'active'
  return state.isOffered ? 'choosing' : 'none'
}

const NOTICES = new Map<string, SavedCardPageView['notice']>([
  ['removido', 'removed'],
  ['indisponivel', 'unavailable'],
  ['mudou', 'changed'],
])

function noticeOf({ volta, estado }: CardQuery): SavedCardPageView['notice'] {
  if (volta === 'sem-guardar') return 'left'
  return (estado && NOTICES.get(estado)) || null
}

function shownCard({ details, fault }: NonNullable<State['active']>): ShownCardView {
  return {
    name: cardBrand(details),
    last4: details.last4,
    validity: cardValidity(details),
    fault,
  }
}

function coveredView({ payableId, dueOn, amount }: Line): CoveredView {
  return { payableId, dueDate: dueOn, amount }
}
