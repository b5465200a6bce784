import { pixCalendar } from '#server/kernel/calendar.ts'
import { endOfBusinessDate } from '#server/kernel/clock.ts'
import { cobvValidity } from '#server/payments/cobv/model.ts'
import type { ChargeMethod } from '#server/payments/model.ts'
import type { PixAnswer } from '#server/platform/pix/answer.ts'
import type { PixCharge } from '#server/platform/pix/charge.ts'
import type { PixDueCharge } from '#server/platform/pix/due-charge.ts'
import type { PixClient } from '#server/platform/pix.ts'
import type { ProviderAnswer } from '#server/platform/provider-answer.ts'

/** A Pix charge of any kind, as the provider's book has it; its end is derived. */
export type ProviderCharge = Pick<
  PixCharge,
  'status' | 'amount' | 'key' | 'copyAndPaste' | 'receipts' | 'expiresAt'
> & {
  /** The provider's own id, where it makes one: a PaymentIntent. */
  readonly providerChargeId?: string
}

/** What a provider of Pix said about a charge, in whatever words it refuses. */
export type ChargeAnswer = ProviderAnswer<ProviderCharge, object>

type Known = { readonly method: ChargeMethod; readonly reference: string }

/** Asks for a charge by its txid; both kinds share one space of txids, but not their addresses. */
export async function findPixCharge(
  pix: PixClient,
  { method, reference }: Known,
): Promise<PixAnswer<ProviderCharge>> {
  return method === 'cobv' ? dueAnswer(await pix.getCobv(reference)) : pix.getCob(reference)
}

/** Takes a charge away; refused where it was paid meanwhile. */
export async function removePixCharge(
  pix: PixClient,
  { method, reference }: Known,
): Promise<PixAnswer<ProviderCharge>> {
  return method === 'cobv' ? dueAnswer(await pix.removeCobv(reference)) : pix.removeCob(reference)
}

export function dueAnswer(answer: PixAnswer<PixDueCharge>): PixAnswer<ProviderCharge> {
  if (answer.kind !== 'ok') return answer
  const { dueDate, validAfterDueDays, ...charge } = answer.value
  const { lastAcceptedDay } = cobvValidity(pixCalendar, dueDate, validAfterDueDays)
  return { kind: 'ok', value: { ...charge, expiresAt: endOfBusinessDate(lastAcceptedDay) } }
}
