import { agreementOfPayable } from '#server/agreements/data.ts'
import type { CreditorId, PayableId, PaymentId } from '#server/kernel/id.ts'
import { agreementsOfPayment } from '#server/payments/reversal/data.ts'
import { type Core, inScope } from '#server/platform/db.ts'
import type { SystemScope } from '#server/platform/scope.ts'
import type { Services } from '#server/platform/services.ts'
import { alignClocks, raiseAlarms } from './commands.ts'

/** Money moved on an instalment: its agreement's clean-name clocks follow. */
export async function alignClocksOfPayable(
  core: Core,
  services: Services,
  scope: SystemScope,
  { payableId }: { payableId: PayableId },
): Promise<void> {
  await inScope(core, scope, async (tx) => {
    const place = await agreementOfPayable(tx, scope, payableId)
    if (place) await alignClocks(tx, scope, services.calendar, place)
  })
}

/** Money of a payment went back, came again, or was put to an agreement: the clocks follow. */
export async function alignClocksOfPayment(
  core: Core,
  services: Services,
  scope: SystemScope,
  payment: { creditorId: CreditorId; paymentId: PaymentId },
): Promise<void> {
  await inScope(core, scope, async (tx) => {
    for (const agreementId of await agreementsOfPayment(tx, scope, payment)) {
      const { creditorId } = payment
      await alignClocks(tx, scope, services.calendar, { creditorId, agreementId })
    }
  })
}

/** How far back the sweep looks for money whose event was lost, or that went back. */
const LOOKS_BACK = { hours: 72 }

/**
 * Starts and takes back clocks that no event did, and tells people of those that reach D+2 without
 * the creditor's word. Answers how many alarms it raised.
 */
export async function sweepDelistings(
  core: Core,
  services: Services,
  scope: SystemScope,
): Promise<number> {
  const since = core.clock.now().subtract(LOOKS_BACK)
  const alarms = await inScope(core, scope, async (tx) => {
    await alignClocks(tx, scope, services.calendar, { since })
    return raiseAlarms(tx, scope)
  })
  if (alarms > 0) {
    core.log.error({ alarms }, 'names are not cleared two days after the money: see /admin/nomes')
  }
  return alarms
}
