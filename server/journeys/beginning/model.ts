import type { Journey, JourneyStep } from '../model.ts'
import type { Profile } from '../profile/model.ts'

/**
 * What holds for a creditor that decided nothing: the reminder on the working day before an
 * instalment, to who asked for it in their browser, and nothing that anybody did not ask for.
 */
export const HOUSE_JOURNEY: Journey = {
  format: 1,
  steps: [
    {
      id: 'lembrete-pedido',
      anchor: 'instalment',
      day: -1,
      everyDays: null,
      profiles: ['hardship', 'unengaged', 'recurrent', 'disorganised', 'occasional'],
      channels: ['push'],
      family: 'instalment_reminder',
    },
  ],
}

const REGULAR: readonly Profile[] = ['recurrent', 'disorganised']
const SPOKEN_TO: readonly Profile[] = ['recurrent', 'disorganised', 'occasional']

const once = (step: Omit<JourneyStep, 'everyDays'>): JourneyStep => ({ ...step, everyDays: null })

/**
 * The proposed régua (rules.md 4), where a creditor's first draft begins: for people
 * who combined something, before its day and after it; for people who owe without an agreement,
 * fewer and fewer, then two a month at most. One neutral reminder for who rarely delays; few contacts
 * for who never answers; nothing but what they asked for, for who told us of hardship. WhatsApp is in
 * no step until a creditor cleared its rules (collection rule 22) and puts it there: e-mail and SMS take
 * its place. Who offers
 * nothing yet speaks of no options.
 */
export function firstJourney({ hasOffers }: { hasOffers: boolean }): Journey {
  const steps = [...BEFORE, ...AFTER_INSTALMENT, ...AFTER_DEBT].map((step): JourneyStep => {
    const promises = step.family === 'campaign_options' && !hasOffers
    return promises ? { ...step, family: 'campaign_message' } : step
  })
  return { format: 1, steps }
}

const BEFORE: readonly JourneyStep[] = [
  once({
    id: 'antes-5',
    anchor: 'instalment',
    day: -5,
    profiles: REGULAR,
    channels: ['push', 'email', 'sms'],
    family: 'instalment_reminder',
  }),
  once({
    id: 'antes-1',
    anchor: 'instalment',
    day: -1,
    profiles: ['unengaged', ...SPOKEN_TO],
    channels: ['push', 'sms', 'email'],
    family: 'instalment_reminder',
  }),
  once({
    id: 'pedido-1',
    anchor: 'instalment',
    day: -1,
    profiles: ['hardship'],
    channels: ['push'],
    family: 'instalment_reminder',
  }),
  once({
    id: 'no-dia',
    anchor: 'instalment',
    day: 0,
    profiles: SPOKEN_TO,
    channels: ['push'],
    family: 'instalment_reminder',
  }),
]

const AFTER_INSTALMENT: readonly JourneyStep[] = [
  once({
    id: 'parcela-mais-1',
    anchor: 'instalment',
    day: 1,
    profiles: SPOKEN_TO,
    channels: ['email', 'sms'],
    family: 'campaign_message',
  }),
  once({
    id: 'parcela-mais-3',
    anchor: 'instalment',
    day: 3,
    profiles: REGULAR,
    channels: ['sms', 'email'],
    family: 'campaign_help',
  }),
]

const AFTER_DEBT: readonly JourneyStep[] = [
  once({
    id: 'divida-mais-1',
    anchor: 'debt',
    day: 1,
    profiles: SPOKEN_TO,
    channels: ['email', 'sms'],
    family: 'campaign_message',
  }),
  once({
    id: 'divida-mais-3',
    anchor: 'debt',
    day: 3,
    profiles: REGULAR,
    channels: ['sms', 'email'],
    family: 'campaign_help',
  }),
  once({
    id: 'divida-mais-10',
    anchor: 'debt',
    day: 10,
    profiles: SPOKEN_TO,
    channels: ['email', 'sms'],
    family: 'campaign_options',
  }),
  once({
    id: 'divida-mais-15',
    anchor: 'debt',
    day: 15,
    profiles: REGULAR,
    channels: ['sms', 'email'],
    family: 'campaign_help',
  }),
  once({
    id: 'divida-mais-30',
    anchor: 'debt',
    day: 30,
    profiles: SPOKEN_TO,
    channels: ['email', 'sms'],
    family: 'campaign_message',
  }),
  once({
    id: 'divida-mais-45',
    anchor: 'debt',
    day: 45,
    profiles: SPOKEN_TO,
    channels: ['sms', 'email'],
    family: 'campaign_options',
  }),
  {
    id: 'divida-depois',
    anchor: 'debt',
    day: 60,
    everyDays: 30,
    profiles: ['unengaged', ...SPOKEN_TO],
    channels: ['email', 'sms'],
    family: 'campaign_options',
  },
]
