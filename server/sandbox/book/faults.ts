import { z } from 'zod'
import { stripeTargets } from '../stripe/targets.ts'
import type { Book } from './database.ts'

/**
 * What can be made to fail. `psp` stands for every call of the Pix API but the token, `stripe` for
 * every call of the double's API.
 */
export const faultTargetSchema = z.enum([
  'token',
  'put_cob',
  'patch_cob',
  'get_cob',
  'post_cob',
  'list_cob',
  'put_cobv',
  'patch_cobv',
  'get_cobv',
  'list_cobv',
  'post_locrec',
  'post_rec',
  'patch_rec',
  'get_rec',
  'list_rec',
  'post_solicrec',
  'patch_solicrec',
  'get_solicrec',
  'put_cobr',
  'post_cobr',
  'patch_cobr',
  'get_cobr',
  'list_cobr',
  'retry_cobr',
  'get_pix',
  'list_pix',
  'put_refund',
  'get_refund',
  'put_webhook',
  'get_webhook',
  'put_webhookrec',
  'get_webhookrec',
  'put_webhookcobr',
  'get_webhookcobr',
  'psp',
  'sms',
  'mail',
  'push',
  'twilio',
  'zenvia',
  'meta',
  ...stripeTargets,
])

/**
 * - `drop_request`: the line is cut, nothing was done.
 * - `drop_reply`: the work was done, then the line is cut.
 * - `fail_before` / `fail_after`: `status` instead of the reply, without or with the work done.
 * - `delay`: the work was done at once, the reply comes `delayMs` later.
 */
export const faultKindSchema = z.enum([
  'drop_request',
  'drop_reply',
  'fail_before',
  'fail_after',
  'delay',
])

export type FaultTarget = z.infer<typeof faultTargetSchema>

const faultRow = z.object({
  id: z.number(),
  target: faultTargetSchema,
  kind: faultKindSchema,
  status: z.number(),
  delay_ms: z.number(),
  remaining: z.number(),
})

export type Fault = z.infer<typeof faultRow>

export function insertFault(book: Book, fault: Omit<Fault, 'id'>): number {
  return book.run(
    'insert into faults (target, kind, status, delay_ms, remaining) values (?, ?, ?, ?, ?)',
    fault.target,
    fault.kind,
    fault.status,
    fault.delay_ms,
    fault.remaining,
  ).lastId
}

export function listFaults(book: Book): Fault[] {
  return book.all(faultRow, 'select * from faults where remaining > 0 order by id')
}

export function clearFaults(book: Book): void {
  book.run('delete from faults')
}

/** The oldest fault waiting for this target, counted as used. */
export function takeFault(book: Book, target: FaultTarget): Fault | null {
  const group = groupOf(target)
  return book.transact(() => {
    const sql = `select * from faults where remaining > 0 and (target = ? or target = ?)
                 order by id limit 1`
    const fault = book.one(faultRow, sql, target, group)
    if (fault) book.run('update faults set remaining = remaining - 1 where id = ?', fault.id)
    return fault
  })
}

const NOT_OF_THE_PSP: ReadonlySet<FaultTarget> = new Set([
  'token',
  'sms',
  'mail',
  'push',
  'twilio',
  'zenvia',
  'meta',
])

function groupOf(target: FaultTarget): FaultTarget {
  if (stripeTargets.some((name) => name === target)) return 'stripe'
  return NOT_OF_THE_PSP.has(target) ? target : 'psp'
}
