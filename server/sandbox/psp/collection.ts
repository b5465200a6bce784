import { assertPresent } from '#server/kernel/assert.ts'
import { BUSINESS_TIME_ZONE, businessDate } from '#server/kernel/clock.ts'
import { subtract, toDecimalString } from '#server/kernel/money.ts'
import { accountOf, putAccount } from '../book/accounts.ts'
import type { Book } from '../book/database.ts'
import { insertPix, settlementId } from '../book/receipts.ts'
import { type Ending, findRecurrence, type Recurrence } from '../book/recurrences.ts'
import {
  type Attempt,
  attemptsOf,
  findRecurringCharge,
  insertAttempt,
  moveAttempt,
  moveRecurringCharge,
  openRecurringCharges,
  type RecurringCharge,
} from '../book/recurring-charges.ts'
import { finalRejections, hasRetryLeft, mayInstruct } from './cobr-rules.ts'
import { amountOf } from './cobv-amount.ts'
import { notifyCobr } from './notices.ts'

/** The collecting of recurring charges: instructions to the payer's bank, and what it answers. */
export function dateOf(ms: number): Temporal.PlainDate {
  return businessDate(Temporal.Instant.fromEpochMilliseconds(ms))
}

/** Everything that is due by now, in the order of its days; safe to repeat. */
export function collectDue(book: Book): void {
  book.transact(() => {
    for (const charge of openRecurringCharges(book)) collect(book, charge.txid)
  })
}

/** Brings one charge up to the day of the sandbox's clock. */
export function collect(book: Book, txid: string): void {
  const today = dateOf(book.now())
  const found = findRecurringCharge(book, txid)
  if (found?.status === 'CRIADA') instruct(book, found, today)
  const charge = findRecurringCharge(book, txid)
  if (charge?.status !== 'ATIVA') return
  const due = attemptsOf(book, txid).find(
    ({ status, settles_on }) => status === 'AGENDADA' && settles_on <= today.toString(),
  )
  if (due) attemptNow(book, charge, due)
  const after = findRecurringCharge(book, txid)
  if (after?.status === 'ATIVA') giveUpIfOver(book, after, today)
}

/** The instruction goes out at most ten days ahead; a wrong amount is turned down at once. */
function instruct(book: Book, charge: RecurringCharge, today: Temporal.PlainDate): void {
  const settlesOn = Temporal.PlainDate.from(charge.settles_on)
  if (!mayInstruct(settlesOn, today)) return
  const rec = recurrenceOf(book, charge)
  if (rec.status !== 'APROVADA') return
  moveRecurringCharge(book, charge, 'ATIVA')
  const attempt = schedule(book, charge.txid, settlesOn, 'AGND')
  const fixed = rec.body.valor?.valorRec
  if (fixed !== undefined && amountOf(fixed) !== amountOf(charge.body.valor.original)) {
    refuseAttempt(book, charge.txid, attempt, 'AM09', 'Valor diferente do autorizado')
  }
  notifyCobr(book, charge.txid)
}

/** A try on a day; its end-to-end id is the one the Pix will have. */
export function schedule(
  book: Book,
  txid: string,
  settlesOn: Temporal.PlainDate,
  kind: Attempt['kind'],
): string {
  const endToEndId = settlementId('E', settlementMoment(settlesOn))
  insertAttempt(book, { endToEndId, txid, settlesOn: settlesOn.toString(), kind })
  return endToEndId
}

/** Banks try first between midnight and eight in the morning. */
function settlementMoment(day: Temporal.PlainDate): number {
  const time = Temporal.PlainTime.from('06:00')
  return day.toZonedDateTime({ timeZone: BUSINESS_TIME_ZONE, plainTime: time }).epochMilliseconds
}

function attemptNow(book: Book, charge: RecurringCharge, attempt: Attempt): void {
  const rec = recurrenceOf(book, charge)
  const { devedor } = rec.body.vinculo
  const document = 'cpf' in devedor ? devedor.cpf : devedor.cnpj
  const account = accountOf(book, document)
  const { original } = charge.body.valor
  if (account.refusal !== null) {
    refuseAttempt(book, charge.txid, attempt.end_to_end_id, account.refusal, 'Débito recusado')
  } else if (account.balance !== null && amountOf(account.balance) < amountOf(original)) {
    moveAttempt(book, attempt, 'EXPIRADA')
  } else {
    const day = Temporal.PlainDate.from(attempt.settles_on)
    insertPix(book, {
      txid: charge.txid,
      chave: rec.chave,
      valor: original,
      horario: Math.min(book.now(), settlementMoment(day)),
      infoPagador: null,
      orderId: null,
      components: null,
      payerDocument: document,
      endToEndId: attempt.end_to_end_id,
    })
    if (account.balance !== null) {
      const balance = toDecimalString(subtract(amountOf(account.balance), amountOf(original)))
      putAccount(book, { ...account, balance })
    }
    moveAttempt(book, attempt, 'PAGA')
    moveRecurringCharge(book, charge, 'CONCLUIDA')
  }
  notifyCobr(book, charge.txid)
}

/** Some reasons end the charge with the attempt; after the others another try may come. */
function refuseAttempt(
  book: Book,
  txid: string,
  endToEndId: string,
  codigo: string,
  descricao: string,
): void {
  const attempt = attemptsOf(book, txid).find(({ end_to_end_id }) => end_to_end_id === endToEndId)
  const charge = findRecurringCharge(book, txid)
  if (!attempt || !charge) return
  moveAttempt(book, attempt, 'REJEITADA', { codigo, descricao })
  const rejeicao = { codigo, descricao }
  if (finalRejections.has(codigo)) moveRecurringCharge(book, charge, 'REJEITADA', { rejeicao })
}

/** No try pending and none left: the charge ends as its last attempt did. */
function giveUpIfOver(book: Book, charge: RecurringCharge, today: Temporal.PlainDate): void {
  const attempts = attemptsOf(book, charge.txid)
  const last = attempts.at(-1)
  if (!last || attempts.some(({ status }) => status === 'AGENDADA')) return
  const { politicaRetentativa } = recurrenceOf(book, charge).body
  const settlesOn = Temporal.PlainDate.from(charge.settles_on)
  if (hasRetryLeft(politicaRetentativa, settlesOn, attempts, today)) return
  if (last.rejection) moveRecurringCharge(book, charge, 'REJEITADA', { rejeicao: last.rejection })
  else moveRecurringCharge(book, charge, 'EXPIRADA')
  notifyCobr(book, charge.txid)
}

/** The charge and its pending tries, cancelled together. */
export function cancelCharge(
  book: Book,
  charge: RecurringCharge,
  cancelamento: Extract<Ending, { cancelamento: object }>['cancelamento'],
): void {
  for (const attempt of attemptsOf(book, charge.txid)) {
    if (attempt.status === 'AGENDADA') moveAttempt(book, attempt, 'CANCELADA')
  }
  moveRecurringCharge(book, charge, 'CANCELADA', { cancelamento })
  notifyCobr(book, charge.txid)
}

function recurrenceOf(book: Book, charge: RecurringCharge): Recurrence {
  return assertPresent(findRecurrence(book, charge.id_rec), 'a charge has its recurrence')
}
