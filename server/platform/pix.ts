import { createCall, type PixClientConfig } from './pix/call.ts'
import { type ChargeCalls, chargeCalls } from './pix/charge.ts'
import { type DueChargeCalls, dueChargeCalls } from './pix/due-charge.ts'
import { type ReceiptCalls, receiptCalls } from './pix/receipt.ts'
import { type RecurrenceCalls, recurrenceCalls } from './pix/recurrence.ts'
import { type RecurringChargeCalls, recurringChargeCalls } from './pix/recurring-charge.ts'
import { type ReturnCalls, returnCalls } from './pix/return.ts'
import { type WebhookCalls, webhookCalls } from './pix/webhook.ts'

/**
 * The client to any PSP that speaks the Central Bank's Pix API 2.9.0. Expected failures of the
 * network and of the PSP are answers (`PixAnswer`), never exceptions; input that the contract
 * does not allow is our bug and stops before anything is sent.
 */
export interface PixClient
  extends ChargeCalls,
    DueChargeCalls,
    ReceiptCalls,
    ReturnCalls,
    RecurrenceCalls,
    RecurringChargeCalls,
    WebhookCalls {}

export function createPixClient(config: PixClientConfig): PixClient {
  const call = createCall(config)
  return {
    ...chargeCalls(call),
    ...dueChargeCalls(call),
    ...receiptCalls(call),
    ...returnCalls(call),
    ...recurrenceCalls(call),
    ...recurringChargeCalls(call),
    ...webhookCalls(call),
  }
}
