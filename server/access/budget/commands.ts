import { ok, type Result, refuse } from '#server/kernel/result.ts'
import type { Core } from '#server/platform/db.ts'
import {
  addressOf,
  type Budget,
  type Exhausted,
  giveBack,
  networkOf,
  takeFrom,
} from '#server/platform/rate-limit.ts'
import { sendingPrefix } from '../code/model.ts'
import { SENDS_EVERYWHERE, SENDS_PER_PREFIX } from './model.ts'

/** Who tries, as far as the network tells. */
export type Visitor = {
  readonly ip: string
  /** Behind one address there may be thousands of people: the port tells them apart. 0 is unknown. */
  readonly port?: number
}

type VisitorBudgets = { readonly address: Budget; readonly network: Budget }

/** Takes a try from the visitor's address and network; both are always asked, so work is constant. */
export async function takeTry(
  core: Core,
  { ip }: Visitor,
  budgets: VisitorBudgets,
): Promise<Result<null, 'throttled', Exhausted>> {
  const address = await takeFrom(core, budgets.address, addressOf(ip))
  const network = await takeFrom(core, budgets.network, networkOf(ip))
  const refused = [address, network].find((taken) => !taken.ok)
  if (refused === undefined || refused.ok) return ok(null)
  return refuse('throttled', refused.detail ?? { retryAfterSeconds: 60 })
}

/** Returns the try of somebody who proved to be right: neighbours on one address add up. */
export async function giveTryBack(
  core: Core,
  { ip }: Visitor,
  budgets: VisitorBudgets,
): Promise<void> {
  await giveBack(core, budgets.address, addressOf(ip))
  await giveBack(core, budgets.network, networkOf(ip))
}

/**
 * Takes one message that a visitor causes from the budgets of its prefix and of the day. Their end
 * is an alarm: either a campaign succeeded beyond all hope, or somebody pumps SMS.
 */
export async function takeSend(
  core: Core,
  contact: { channel: 'sms' | 'email'; value: string },
): Promise<boolean> {
  const prefix = sendingPrefix(contact)
  const byPrefix = await takeFrom(core, SENDS_PER_PREFIX, prefix)
  const byDay = byPrefix.ok && (await takeFrom(core, SENDS_EVERYWHERE, 'all'))
  if (byDay !== false && byDay.ok) return true
  core.log.error({ alert: 'send_budget_exhausted', prefix }, 'messages on request are held back')
  return false
}
