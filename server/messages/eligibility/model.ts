import {
  CONTACT_LIMITS,
  type ContactPolicy,
  withinLimits,
} from '#server/creditors/contact/model.ts'
import { assertNever } from '#server/kernel/assert.ts'
import { bankCalendar, isBusinessDay } from '#server/kernel/calendar.ts'
import { businessDate } from '#server/kernel/clock.ts'
import { ok, type Result, refuse } from '#server/kernel/result.ts'
import type { SuppressionReason } from '#server/people/model.ts'
import { type ContactPreferences, preferredHours } from '#server/people/preferences/model.ts'
import type { ChannelName, MessageRefusal } from '../model.ts'
import { TEMPLATES, type TemplateFacts, type TemplateName } from '../templates/model.ts'
import { type Place, windowOn } from '../window/model.ts'

/** A message that weighed on this person already, or may have. */
export type EarlierContact = { readonly at: Temporal.Instant; readonly isOfCreditor: boolean }

/** Everything that the decision needs, read again at the moment of sending. */
export type SendFacts = {
  readonly template: TemplateName
  readonly channel: ChannelName
  readonly suppression: SuppressionReason | null
  readonly createdAt: Temporal.Instant
  readonly now: Temporal.Instant
  /** What it reminds of is not open any more. */
  readonly isMoot: boolean
  /** The person said that they pay on a day that is not over. */
  readonly isPromised: boolean
  /** The person, or what it is about, stands still because of a case. */
  readonly isAtRest: boolean
  /** By the day of birth that a creditor sent; false where none is known. */
  readonly isMinor: boolean
  /** Until when the person hears nothing that presses: they answered, or asked for quiet. */
  readonly silentUntil: Temporal.Instant | null
  /** They are reminded in a browser, as they asked to be. */
  readonly hasAsked: boolean
  /** When in the day the person wants to hear from us, of what we begin ourselves. */
  readonly hours: ContactPreferences['hours']
  /** An earlier try may have arrived, and whoever is behind the channel would not know it again. */
  readonly mayComeTwice: boolean
  /** Of the creditor that it is about; null: about none, so that the house's limits hold alone. */
  readonly policy: ContactPolicy | null
  /** Where the telephone is registered that it goes to; null: not known, so that all places count. */
  readonly place: Place | null
  /** What counts against the caps, of the last 30 days, over all creditors and channels. */
  readonly earlier: readonly EarlierContact[]
}

/** Not now: from when it may be tried again. */
export type Later = { readonly later: Temporal.Instant }

/**
 * The one gate before every send. What answers the person's own act, or an explicit act of the
 * operator, is sent unless the contact was given up or it is not worth reading any more. What we
 * start on our own also keeps to hours, channels and caps (rules 18 and 20): those of the
 * house over all creditors, and those of its creditor where they are narrower. An answer with
 * `later` means to try again then; a refusal is final and kept with its reason.
 */
export function judgeSend(facts: SendFacts): Result<null | Later, MessageRefusal> {
  const template: TemplateFacts = TEMPLATES[facts.template]
  if (facts.suppression !== null && !isStillSaid(template, facts.suppression)) {
    return refuse(refusalOf(facts.suppression))
  }
  if (facts.isMoot) return refuse('no_longer_due')
  const until = facts.createdAt.add({ minutes: template.sendWithinMinutes })
  if (Temporal.Instant.compare(facts.now, until) >= 0) return refuse('too_late')
  if (template.waitsForPromise && facts.isMinor) return refuse('minor')
  if (template.waitsForPromise && facts.isPromised) return refuse('promised')
  if (template.restsInCases && facts.isAtRest) return refuse('case_open')
  if (template.onceOnly && facts.mayComeTwice) return refuse('outcome_unknown')
  const keepsSilence = template.keepsSilence || (template.quietUnlessAsked && !facts.hasAsked)
  const silence = keepsSilence ? facts.silentUntil : null
  if (silence !== null && Temporal.Instant.compare(silence, until) >= 0) return refuse('silence')
  const whenHeard: Result<null | Later, MessageRefusal> = template.inContactHours
    ? judgeContact({ ...facts, now: silence ?? facts.now }, template, until)
    : ok(null)
  return whenHeard.ok ? ok(whenHeard.value ?? (silence && { later: silence })) : whenHeard
}

/** What a contact that was given up is told all the same: that it is, and what they just asked. */
function isStillSaid(
  { takesLeave, answersPerson }: TemplateFacts,
  suppression: NonNullable<SendFacts['suppression']>,
): boolean {
  if (takesLeave) return suppression !== 'bounced'
  return answersPerson === true && suppression === 'opt_out'
}

function judgeContact(
  facts: SendFacts,
  template: TemplateFacts,
  until: Temporal.Instant,
): Result<null | Later, MessageRefusal> {
  const policy = preferredHours(withinLimits(facts.policy ?? CONTACT_LIMITS), facts)
  if (!isAllowed(facts.channel, policy)) return refuse('channel_not_allowed')
  const earlier = template.isCounted ? facts.earlier : []
  let isFull = false
  for (
    let day = businessDate(facts.now);
    Temporal.PlainDate.compare(day, businessDate(until)) <= 0;
    day = day.add({ days: 1 })
  ) {
    if (!isBusinessDay(bankCalendar, day)) continue
    if (template.isCounted && !hasRoom(policy, earlier, day)) {
      isFull = true
      continue
    }
    const { opens, closes } = windowOn(day, policy, facts.place)
    if (Temporal.Instant.compare(facts.now, closes) >= 0) continue
    const isOpen = Temporal.Instant.compare(opens, facts.now) <= 0
    return ok(isOpen ? null : { later: opens })
  }
  // Nothing that comes would still be worth reading: the last hour says so, or the caps do now.
  return isFull ? refuse('contact_cap') : ok({ later: until })
}

/** A creditor says how its people are written to; push is what the person themselves asked for. */
function isAllowed(channel: ChannelName, policy: ContactPolicy): boolean {
  switch (channel) {
    case 'push':
      return true
    case 'sms':
      return policy.contactSms !== 'no'
    case 'email':
      return policy.contactEmail !== 'no'
    case 'whatsapp':
      return policy.contactWhatsApp === 'yes'
    default:
      return assertNever(channel)
  }
}

/** Whether one message more on this day keeps to the caps, of the house and of the creditor. */
function hasRoom(
  policy: ContactPolicy,
  earlier: readonly EarlierContact[],
  day: Temporal.PlainDate,
): boolean {
  const ages = (contacts: readonly EarlierContact[]) =>
    contacts.map(({ at }) => businessDate(at).until(day, { largestUnit: 'days' }).days)
  const ofCreditor = earlier.filter(({ isOfCreditor }) => isOfCreditor)
  return keepsTo(CONTACT_LIMITS, ages(earlier)) && keepsTo(policy, ages(ofCreditor))
}

function keepsTo(caps: ContactPolicy, ages: readonly number[]): boolean {
  const within = (days: number) => ages.filter((age) => age < days).length
  return (
    within(caps.contactEveryDays) === 0 &&
    within(7) < caps.contactPerWeek &&
    within(30) < caps.contactPerMonth
  )
}

/**
 * From when we may begin with anybody, wherever they are: in the house's hours, or in a creditor's
 * within them. `at` itself where that is one of them.
 */
export function nextContactHour(
  at: Temporal.Instant,
  policy: ContactPolicy = CONTACT_LIMITS,
): Temporal.Instant {
  for (let day = businessDate(at); ; day = day.add({ days: 1 })) {
    if (!isBusinessDay(bankCalendar, day)) continue
    const { opens, closes } = windowOn(day, withinLimits(policy), null)
    if (Temporal.Instant.compare(at, closes) >= 0) continue
    return Temporal.Instant.compare(opens, at) > 0 ? opens : at
  }
}

/** Whether we may begin with anybody at this moment. */
export function isContactHour(at: Temporal.Instant, policy?: ContactPolicy): boolean {
  return nextContactHour(at, policy).equals(at)
}

function refusalOf(suppression: NonNullable<SendFacts['suppression']>): MessageRefusal {
  switch (suppression) {
    case 'not_me':
      return 'contact_not_me'
    case 'opt_out':
      return 'contact_opted_out'
    case 'bounced':
      return 'contact_bounced'
    case 'erased':
      return 'contact_erased'
    default:
      return assertNever(suppression)
  }
}
