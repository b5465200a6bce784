import { identityView } from '#app/(portal)/_views/offers.ts'
import type { CodeView, FormAction, OperatorView } from '#components/portal/view.ts'
import type { PortalOutputs } from '#server/api/root.ts'

/** What the address of the code page carries: what was on screen, and what went wrong. */
export type CodeQuery = { estado?: string; restam?: string; acordo?: string; termos?: string }

const STATES: Record<string, CodeView['state']> = {
  enviado: 'sent',
  errado: 'wrong',
  vencido: 'expired',
  reenviado: 'sent-again',
  'a-caminho': 'sent',
  bloqueado: 'blocked',
}

export function codeStateOf(text: string): CodeView['state'] | null {
  return STATES[text] ?? null
}

export function triesLeftOf(text: string | undefined): number | null {
  const left = Number(text)
  return text && Number.isSafeInteger(left) && left >= 0 && left < 10 ? left : null
}

/** The page of the six digits; what went wrong stands in its address, so that reload keeps it. */
export function codeView(
  quote: PortalOutputs['offers']['quote'],
  sent: PortalOutputs['access']['codeInFlight'],
  query: CodeQuery,
  context: { operator: OperatorView; signAction: FormAction; resendAction: FormAction },
): CodeView {
  const asked = codeStateOf(query.estado ?? '') ?? 'sent'
  // As on the plan's card: the entrada apart, the instalments counted.
  const regular = quote.instalments.filter((line) => line.number > 0)
  return {
    operator: context.operator,
    creditor: identityView(quote.creditor),
    quoteId: quote.id,
    destination: sent?.masked ?? 'seu contato cadastrado',
    // Without a code on its way there is nothing to type: say so, and offer to send one.
    state: sent === null && asked === 'sent' ? 'expired' : asked,
    triesLeft: asked === 'wrong' ? triesLeftOf(query.restam) : null,
    summary: {
      entrada: quote.instalments.find((line) => line.number === 0)?.amount ?? null,
      count: Math.max(1, regular.length),
      regular: regular[0]?.amount ?? quote.amounts.total,
      total: quote.amounts.total,
    },
    acceptance: { agreementId: query.acordo ?? '', termsSha256: query.termos ?? '' },
    signAction: context.signAction,
    resendAction: asked === 'blocked' ? null : context.resendAction,
  }
}
