import { type Call, formBody, type Reply, type Route, seeOther } from '../http.ts'
import { cardOfNumber } from './cards.ts'
import type { StripeDouble, Work } from './context.ts'
import type { ShownCard } from './customers.ts'
import { settleDue } from './due.ts'
import {
  authenticationPage,
  checkoutPage,
  expiredPage,
  pixPage,
  plainPage,
  STYLE_PATH,
} from './pages.ts'
import { payPix } from './pix.ts'
import { intents, type SessionRecord, sessions, setups } from './records.ts'
import { find } from './store.ts'
import { CHECKOUT_STYLE } from './style.ts'
import { authenticate, presentCard, type Visit } from './visiting.ts'

/** What a debtor's browser sees: the hosted page, the bank's question, the Pix code. */
export function stripePageRoutes(double: StripeDouble): Route[] {
  const work: Work = { double, request: null }
  const page = (method: string, pattern: string, handle: (call: Call) => Reply): Route => ({
    method,
    pattern,
    handle: (call) => {
      settleDue(double)
      return double.book.transact(() => handle(call))
    },
  })
  return [
    {
      method: 'GET',
      pattern: STYLE_PATH,
      handle: () => ({
        status: 200,
        headers: { 'content-type': 'text/css; charset=utf-8' },
        body: CHECKOUT_STYLE,
      }),
    },
    page('GET', '/stripe/pay/:id', (call) => showSession(work, call)),
    page('POST', '/stripe/pay/:id', (call) => submitCard(work, call)),
    page('GET', '/stripe/3ds/:id/:token', (call) => askPayer(work, call)),
    page('POST', '/stripe/3ds/:id/:token', (call) => hearPayer(work, call)),
    page('GET', '/stripe/pix/:id', (call) => {
      const intent = find(double.book, intents, call.params.id ?? '')
      return intent ? pixPage(intent) : nothingHere()
    }),
    page('POST', '/stripe/pix/:id', (call) => {
      const intent = find(double.book, intents, call.params.id ?? '')
      if (!intent) return nothingHere()
      payPix(work, intent)
      return seeOther(`/stripe/pix/${intent.id}`)
    }),
  ]
}

function nothingHere(): Reply {
  return plainPage('Não há nada aqui', 'Volte ao portal e comece de novo.', 404)
}

function showSession({ double }: Work, call: Call): Reply {
  const session = find(double.book, sessions, call.params.id ?? '')
  if (!session) return nothingHere()
  if (session.status === 'complete') return seeOther(successOf(session))
  return session.status === 'open' ? checkoutPage(session, session.lastError) : expiredPage(session)
}

/** Sent twice, the second finds the visit complete and goes the same way. */
function submitCard(work: Work, call: Call): Reply {
  const session = find(work.double.book, sessions, call.params.id ?? '')
  if (session?.status !== 'open') return showSession(work, call)
  const shown = cardOf(formBody(call))
  if ('problem' in shown) return checkoutPage(session, shown.problem)
  return afterVisit(work, session, presentCard(work, session, shown))
}

function afterVisit(work: Work, session: SessionRecord, visit: Visit): Reply {
  if (visit.kind === 'done') return seeOther(successOf(visit.session))
  if (visit.kind === 'authenticate') return seeOther(`/stripe/3ds/${visit.id}/${visit.token}`)
  const declined = find(work.double.book, sessions, session.id) ?? session
  return checkoutPage(declined, visit.declineCode)
}

function cardOf(form: URLSearchParams): ShownCard | { problem: string } {
  const chosen = form.get('cartao')
  const card = cardOfNumber(chosen ?? form.get('numero') ?? '')
  if (!card) return { problem: 'unknown_card' }
  if (chosen !== null) return { card, expMonth: 12, expYear: 2034 }
  const [, month = '', year = ''] =
    /^\s*(\d{1,2})\s*\/\s*(\d{2}|\d{4})\s*$/.exec(form.get('validade') ?? '') ?? []
  const expMonth = Number(month)
  if (expMonth < 1 || expMonth > 12) return { problem: 'expiry' }
  return { card, expMonth, expYear: (Number(year) % 100) + 2000 }
}

function successOf(session: SessionRecord): string {
  return session.successUrl.replaceAll('{CHECKOUT_SESSION_ID}', session.id)
}

function askPayer({ double }: Work, call: Call): Reply {
  const { id = '', token = '' } = call.params
  const subject = find(double.book, intents, id) ?? find(double.book, setups, id)
  const { action } = subject ?? {}
  if (!subject || !action || !('token' in action) || action.token !== token) return nothingHere()
  const session = find(double.book, sessions, subject.session ?? '')
  return authenticationPage(subject, token, [session?.successUrl ?? null, action.returnUrl])
}

function hearPayer(work: Work, call: Call): Reply {
  const { id = '', token = '' } = call.params
  const isApproved = formBody(call).get('resposta') === 'aprovar'
  const answered = authenticate(work, id, token, isApproved)
  if (!answered) return nothingHere()
  if ('visit' in answered) {
    const { visit, session } = answered
    return visit.kind === 'declined'
      ? seeOther(`/stripe/pay/${session.id}`)
      : afterVisit(work, session, visit)
  }
  if (answered.returnUrl !== null) return seeOther(answered.returnUrl)
  return plainPage('Pronto', 'O banco recebeu a sua resposta. Pode fechar esta página.')
}
