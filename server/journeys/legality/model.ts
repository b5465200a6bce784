import {
  CONTACT_LIMITS,
  type ContactPolicy,
  withinLimits,
} from '#server/creditors/contact/model.ts'
import { goesByPush } from '#server/messages/push/model.ts'
import {
  daysOf,
  type Family,
  isBefore,
  type Journey,
  type JourneyStep,
  type StepChannel,
} from '../model.ts'
import { PROFILES, type Profile } from '../profile/model.ts'

/** What a journey is judged by besides itself. */
export type JourneyContext = {
  /** How the creditor wants people to be written to. */
  readonly policy: ContactPolicy
  /** How long its offers hold, in days; null: nothing is offered. */
  readonly offersHoldDays: number | null
  /** Whether there is an account that it is paid into. */
  readonly hasAccount: boolean
  /** What it may say by WhatsApp: it has a template for that in force. */
  readonly whatsAppFamilies: readonly Family[]
}

/** What stands against a journey; each is told in words with its source. */
export type JourneyProblemKind =
  /** A journey without a step would leave everybody. */
  | 'no-steps'
  /** Nobody is written to about what nobody could pay. */
  | 'no-account'
  | 'reminder-after-its-day'
  | 'reminder-of-a-debt'
  | 'message-before-its-day'
  | 'options-beside-an-agreement'
  | 'no-offers'
  | 'offers-hold-too-short'
  | 'push-not-for-this'
  | 'push-comes-first'
  | 'channel-closed'
  | 'two-on-one-day'
  | 'day-cap'
  | 'week-cap'
  | 'month-cap'
  | 'three-before-an-instalment'
  | 'one-for-occasional'
  | 'two-a-month-for-unengaged'
  | 'two-a-month-after-ninety-days'
  | 'hardship-is-left-in-peace'
  | 'repeats-before-its-day'

/** Of one step, or (null) of the steps of one profile together. */
export type JourneyProblem = {
  readonly problem: JourneyProblemKind
  readonly step: string | null
  readonly profile: Profile | null
}

/** Beyond it the régua has two contacts a month (rules.md 4). */
export const LATE_PART_DAYS = 90
const MOST_BEFORE = 3
const MOST_A_MONTH = 2
/** Of the steps that repeat, so many days are judged: longer than any gap the caps ask about. */
const JUDGED_DAYS = 460
/** CDC 54-B (collection rule 9): an offer holds for two days at least. */
const LEAST_OFFER_DAYS = 2

/**
 * Everything that stands against publishing a journey: what a step may say on its day, by which way,
 * and what the steps of one profile come to together (rules.md 4, rules 9, 18 and 20). The gate keeps
 * the caps whatever a journey says; here it is seen before anybody waits in vain.
 */
export function problemsOf(journey: Journey, context: JourneyContext): JourneyProblem[] {
  if (journey.steps.length === 0) return [{ problem: 'no-steps', step: null, profile: null }]
  const ofAll: JourneyProblem[] = context.hasAccount
    ? []
    : [{ problem: 'no-account', step: null, profile: null }]
  const ofSteps = journey.steps.flatMap((step) =>
    stepProblems(step, context).map((problem) => ({ problem, step: step.id, profile: null })),
  )
  return [
    ...ofAll,
    ...ofSteps,
    ...PROFILES.flatMap((profile) => profileProblems(journey, context, profile)),
  ]
}

function stepProblems(step: JourneyStep, context: JourneyContext): JourneyProblemKind[] {
  const { family, anchor, day, channels } = step
  const isReminder = family === 'instalment_reminder'
  const isOptions = family === 'campaign_options'
  const hold = context.offersHoldDays
  const wants: [boolean, JourneyProblemKind][] = [
    [isReminder && anchor === 'debt', 'reminder-of-a-debt'],
    [isReminder && anchor === 'instalment' && !isBefore(day), 'reminder-after-its-day'],
    [!isReminder && isBefore(day), 'message-before-its-day'],
    [step.everyDays !== null && isBefore(day), 'repeats-before-its-day'],
    [isOptions && anchor === 'instalment', 'options-beside-an-agreement'],
    [isOptions && hold === null, 'no-offers'],
    [isOptions && hold !== null && hold < LEAST_OFFER_DAYS, 'offers-hold-too-short'],
    [channels.includes('push') && !goesByPush(family), 'push-not-for-this'],
    [goesByPush(family) && channels[0] !== 'push', 'push-comes-first'],
    [!channels.some((channel) => isOpen(channel, family, context)), 'channel-closed'],
    [step.profiles.includes('hardship') && !isAskedForOnly(step), 'hardship-is-left-in-peace'],
  ]
  return wants.flatMap(([holds, problem]) => (holds ? [problem] : []))
}

/** Who told us of hardship hears only what they asked for in their own browser. */
function isAskedForOnly({ family, channels }: JourneyStep): boolean {
  return family === 'instalment_reminder' && channels.every((channel) => channel === 'push')
}

function isOpen(channel: StepChannel, family: Family, context: JourneyContext): boolean {
  const { contactSms, contactEmail, contactWhatsApp } = context.policy
  switch (channel) {
    case 'push':
      return true
    case 'whatsapp':
      return contactWhatsApp === 'yes' && context.whatsAppFamilies.includes(family)
    case 'sms':
      return contactSms === 'yes'
    case 'email':
      return contactEmail === 'yes'
  }
}

function profileProblems(
  { steps }: Journey,
  context: JourneyContext,
  profile: Profile,
): JourneyProblem[] {
  const own = steps.filter(({ profiles }) => profiles.includes(profile))
  const found = new Set<JourneyProblemKind>()
  for (const anchor of ['instalment', 'debt'] as const) {
    const days = own
      .filter((step) => step.anchor === anchor)
      .flatMap((step) => daysOf(step, JUDGED_DAYS))
      .sort((a, b) => a - b)
    if (new Set(days).size < days.length) found.add('two-on-one-day')
    for (const problem of capProblems(
      days.filter((day) => !isBefore(day)),
      context,
      profile,
    )) {
      found.add(problem)
    }
  }
  const before = own.filter(({ anchor, day }) => anchor === 'instalment' && isBefore(day))
  if (before.length > MOST_BEFORE) found.add('three-before-an-instalment')
  const unasked = before.filter((step) => !isAskedForOnly(step))
  if (profile === 'occasional' && unasked.length > 1) found.add('one-for-occasional')
  return [...found].map((problem) => ({ problem, step: null, profile }))
}

/** What the days after the day come to, by the narrower of the house's caps and the creditor's. */
function capProblems(
  days: readonly number[],
  { policy }: JourneyContext,
  profile: Profile,
): JourneyProblemKind[] {
  const caps = withinLimits({ ...CONTACT_LIMITS, ...policy })
  const most = (of: readonly number[], span: number) =>
    of.reduce((most, day) => {
      const within = of.filter((other) => other >= day && other < day + span).length
      return Math.max(most, within)
    }, 0)
  const late = days.filter((day) => day > LATE_PART_DAYS)
  const wants: [boolean, JourneyProblemKind][] = [
    [caps.contactEveryDays > 1 && most(days, caps.contactEveryDays) > 1, 'day-cap'],
    [most(days, 7) > caps.contactPerWeek, 'week-cap'],
    [most(days, 30) > caps.contactPerMonth, 'month-cap'],
    [profile === 'unengaged' && most(days, 30) > MOST_A_MONTH, 'two-a-month-for-unengaged'],
    [profile !== 'unengaged' && most(late, 30) > MOST_A_MONTH, 'two-a-month-after-ninety-days'],
  ]
  return wants.flatMap(([holds, problem]) => (holds ? [problem] : []))
}

/** What is worth knowing about a journey, and does not stand against it. */
export type JourneyRemark = {
  readonly remark:
    | 'nothing-when-late'
    | 'ends'
    | 'nothing-before'
    | 'earlier-in-pr-and-mg'
    | 'whatsapp-closed'
  readonly profile: Profile | null
  /** The step that it is about; null: several. */
  readonly step: string | null
}

/** People that a journey would leave without a next step, and hours that are others than one thinks. */
export function remarksOf({ steps }: Journey, context: JourneyContext): JourneyRemark[] {
  const { policy } = context
  const spoken = PROFILES.filter((profile) => profile !== 'hardship')
  const ofProfiles = spoken.flatMap((profile): JourneyRemark[] => {
    const own = steps.filter(({ profiles }) => profiles.includes(profile))
    const late = own.filter(({ anchor }) => anchor === 'debt')
    const goesOn = late.some(({ everyDays }) => everyDays !== null)
    const wants: [boolean, JourneyRemark['remark']][] = [
      [late.length === 0, 'nothing-when-late'],
      [late.length > 0 && !goesOn, 'ends'],
      [!own.some(({ anchor, day }) => anchor === 'instalment' && isBefore(day)), 'nothing-before'],
    ]
    return wants.flatMap(([holds, remark]) => (holds ? [{ remark, profile, step: null }] : []))
  })
  const isLate = withinLimits(policy).contactEndHour > 18
  // Its next way is taken meanwhile; a journey may be there before the template is.
  const closed = steps.filter(
    ({ channels, family }) => channels.includes('whatsapp') && !isOpen('whatsapp', family, context),
  )
  return [
    ...ofProfiles,
    ...closed.map(({ id }) => ({ remark: 'whatsapp-closed', profile: null, step: id }) as const),
    ...(isLate ? [{ remark: 'earlier-in-pr-and-mg', profile: null, step: null } as const] : []),
  ]
}
