import { creditorView } from '#app/_views/identity.ts'
import { codeStateOf, triesLeftOf } from '#app/(portal)/_views/code.ts'
import type { WithdrawalCodeView, WithdrawalView } from '#components/portal/agreement-view.ts'
import type { FormAction, OperatorView } from '#components/portal/view.ts'
import type { PortalOutputs } from '#server/api/root.ts'

type Agreement = PortalOutputs['agreements']['byId']

/** What the address of the page carries once a code was asked for. */
export type WithdrawalQuery = { estado?: string; restam?: string; dinheiro?: string }

type Context = {
  operator: OperatorView
  today: Temporal.PlainDate
  withdrawAction: FormAction
  confirmAction: FormAction
  resendAction: FormAction
}

/** Null where the agreement cannot be undone (any more). */
export function withdrawalView(
  agreement: Agreement,
  sent: PortalOutputs['access']['codeInFlight'],
  query: WithdrawalQuery,
  context: Context,
): WithdrawalView | null {
  const { withdrawal } = agreement.standing
  if (!withdrawal) return null
  return {
    operator: context.operator,
    creditor: creditorView(agreement),
    agreementId: agreement.id,
    number: agreement.number,
    today: context.today,
    until: withdrawal.until,
    paid: withdrawal.paid,
    owedAfter: withdrawal.owedWithout,
    total: agreement.total,
    code: codeView(sent, query, context),
    withdrawAction: context.withdrawAction,
  }
}

function codeView(
  sent: PortalOutputs['access']['codeInFlight'],
  query: WithdrawalQuery,
  { confirmAction, resendAction }: Context,
): WithdrawalCodeView | null {
  const asked = codeStateOf(query.estado ?? '')
  if (asked === null) return null
  return {
    money: query.dinheiro === 'keep' ? 'keep' : 'return',
    destination: sent?.masked ?? 'seu contato cadastrado',
    state: sent === null && asked === 'sent' ? 'expired' : asked,
    triesLeft: asked === 'wrong' ? triesLeftOf(query.restam) : null,
    confirmAction,
    resendAction: asked === 'blocked' ? null : resendAction,
  }
}
