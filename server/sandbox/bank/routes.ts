import { toDecimalString } from '#server/kernel/money.ts'
import { parseBRL } from '#server/kernel/parse-brl.ts'
import { findPix } from '../book/receipts.ts'
import { type Call, formBody, type Reply, type Route, seeOther } from '../http.ts'
import { notHere } from '../phone/routes.ts'
import type { Psp } from '../psp/context.ts'
import { type PaymentOrder, payCode, previewCode, repeatPix } from './bank.ts'
import { bankHome, confirmPage, receiptPage } from './pages.ts'

export function bankRoutes(psp: Psp): Route[] {
  return [
    {
      method: 'GET',
      pattern: '/banco',
      handle: (call) => bankHome(psp, call.url.searchParams.get('codigo') ?? ''),
    },
    { method: 'POST', pattern: '/banco/conferir', handle: (call) => confirm(psp, call) },
    { method: 'POST', pattern: '/banco/pagar', handle: (call) => pay(psp, call) },
    { method: 'POST', pattern: '/banco/repetir', handle: (call) => repeat(psp, call) },
    {
      method: 'GET',
      pattern: '/banco/recibo/:e2eid',
      handle: (call) => {
        const pix = findPix(psp.book, call.params.e2eid ?? '')
        return pix ? receiptPage(psp, pix) : notHere()
      },
    },
  ]
}

async function confirm(psp: Psp, call: Call): Promise<Reply> {
  const code = (formBody(call).get('codigo') ?? '').trim()
  const preview = await previewCode(psp, code)
  return preview.ok ? confirmPage(code, preview.value) : bankHome(psp, code, preview.reason)
}

const FOUND_LATE_MS = 60_000

async function pay(psp: Psp, call: Call): Promise<Reply> {
  const form = formBody(call)
  const code = form.get('codigo') ?? ''
  const isTrouble = form.get('problema') === 'sim'
  const order: PaymentOrder = {
    code,
    orderId: form.get('ordem') ?? '',
    force: isTrouble,
    ...(isTrouble ? { horario: await lateMoment(psp, code) } : {}),
  }
  const typed = form.get('valor')
  if (typed !== null) {
    const amount = parseBRL(typed)
    if (!amount.ok) return bankHome(psp, code, 'amount_required')
    order.valor = toDecimalString(amount.value)
  }
  const result = await payCode(psp, order)
  return result.ok
    ? seeOther(`/banco/recibo/${result.value.end_to_end_id}`)
    : bankHome(psp, code, result.reason)
}

/** A minute after the code's end, or now where that has passed. */
async function lateMoment(psp: Psp, code: string): Promise<number> {
  const preview = await previewCode(psp, code)
  const now = psp.book.now()
  if (!preview.ok || preview.value.expiresAt === null) return now
  if (preview.value.state === 'already_paid') return now
  return Math.max(now, preview.value.expiresAt + FOUND_LATE_MS)
}

function repeat(psp: Psp, call: Call): Reply {
  const form = formBody(call)
  const pix = findPix(psp.book, form.get('pix') ?? '')
  if (!pix) return notHere()
  const result = repeatPix(psp, pix, form.get('ordem') ?? '')
  return result.ok
    ? seeOther(`/banco/recibo/${result.value.end_to_end_id}`)
    : bankHome(psp, '', result.reason)
}
