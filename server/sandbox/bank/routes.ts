import { z } from 'zod'
import { BUSINESS_TIME_ZONE } from '#server/kernel/clock.ts'
import { toDecimalString } from '#server/kernel/money.ts'
import { parseBRL } from '#server/kernel/parse-brl.ts'
import { findPix } from '../book/receipts.ts'
import { type Call, formBody, type Reply, type Route, seeOther } from '../http.ts'
import { notHere } from '../phone/routes.ts'
import { dateOf } from '../psp/collection.ts'
import type { Psp } from '../psp/context.ts'
import type { StripeDouble } from '../stripe/context.ts'
import { pixPageOf } from '../stripe/pix.ts'
import { authorisationPage } from './automatic-pages.ts'
import { automaticRoutes } from './automatic-routes.ts'
import { type PaymentOrder, payCode, repeatPix } from './bank.ts'
import { bankHome, confirmPage, receiptPage } from './pages.ts'
import { previewCode, previewRecurrence } from './preview.ts'

export function bankRoutes(psp: Psp, stripe: StripeDouble): Route[] {
  return [
    {
      method: 'GET',
      pattern: '/banco',
      handle: (call) => bankHome(psp, call.url.searchParams.get('codigo') ?? ''),
    },
    ...automaticRoutes(psp),
    { method: 'POST', pattern: '/banco/conferir', handle: (call) => confirm(psp, stripe, call) },
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

async function confirm(psp: Psp, stripe: StripeDouble, call: Call): Promise<Reply> {
  const form = formBody(call)
  const code = (form.get('codigo') ?? '').trim()
  // Stripe's codes lead to Stripe's bank, of which the double has a page.
  const elsewhere = pixPageOf(stripe, code)
  if (elsewhere !== null) return seeOther(elsewhere)
  const recurrence = await previewRecurrence(psp, code)
  const preview = await previewCode(psp, code, chosenDay(psp, form.get('dia')))
  if (preview.ok) return confirmPage(code, preview.value, recurrence)
  return recurrence ? authorisationPage(code, recurrence) : bankHome(psp, code, preview.reason)
}

/** Null for today, for no day at all and for a day that has passed. */
function chosenDay(psp: Psp, text: string | null): Temporal.PlainDate | null {
  const read = z.iso.date().safeParse(text)
  if (!read.success) return null
  const day = Temporal.PlainDate.from(read.data)
  return Temporal.PlainDate.compare(day, dateOf(psp.book.now())) > 0 ? day : null
}

/** This bank needs no patience: a Pix for a later day is made at once, dated noon of that day. */
function noonOf(day: Temporal.PlainDate): number {
  const plainTime = Temporal.PlainTime.from('12:00')
  return day.toZonedDateTime({ timeZone: BUSINESS_TIME_ZONE, plainTime }).epochMilliseconds
}

const FOUND_LATE_MS = 60_000

async function pay(psp: Psp, call: Call): Promise<Reply> {
  const form = formBody(call)
  const code = form.get('codigo') ?? ''
  const isTrouble = form.get('problema') === 'sim'
  const day = chosenDay(psp, form.get('dia'))
  const order: PaymentOrder = {
    code,
    orderId: form.get('ordem') ?? '',
    force: isTrouble,
    authorise: form.get('automatico') === 'sim',
    ...(day ? { horario: noonOf(day) } : {}),
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
