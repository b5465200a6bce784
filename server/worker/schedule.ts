import { sweepLateNotices } from '#server/access/agreement-notice/jobs.ts'
import { sweepChargeNotices } from '#server/access/charge-notice/jobs.ts'
import { tellAboutPapers } from '#server/access/paper-notice/commands.ts'
import { sweepContactChanges } from '#server/access/telephone/contact/jobs.ts'
import { orderCollections, sweepCollections } from '#server/agreements/automatic/collection/jobs.ts'
import { sweepAutomaticList, sweepAutomatics } from '#server/agreements/automatic/jobs.ts'
import { sweepDebitList } from '#server/agreements/automatic/listing/jobs.ts'
import { sweepBreaches } from '#server/agreements/breach/jobs.ts'
import { sweepDelistings } from '#server/agreements/delisting/jobs.ts'
import { sweepLapsedAgreements } from '#server/agreements/ending/jobs.ts'
import { sweepRecalls } from '#server/agreements/recall/jobs.ts'
import { sweepRefunds } from '#server/agreements/reversal/jobs.ts'
import { sweepDueCards } from '#server/agreements/saved-card/due/jobs.ts'
import { sweepSavedCards } from '#server/agreements/saved-card/jobs.ts'
import { sweepCharges } from '#server/agreements/settlement/jobs.ts'
import { sealAudit } from '#server/audit/chain/jobs.ts'
import { sweepCampaigns } from '#server/campaigns/sending/jobs.ts'
import { finishErasures } from '#server/cases/erasure/finishing/commands.ts'
import { sweepCases } from '#server/cases/jobs.ts'
import { sweepRetention } from '#server/cases/retention/jobs.ts'
import { sweepStories } from '#server/cases/retention/retiring/jobs.ts'
import { sweepUploads } from '#server/debts/import/upload/jobs.ts'
import { sweepRolls } from '#server/insights/results/rolling/jobs.ts'
import { sweepProfiles } from '#server/journeys/profile/jobs.ts'
import { JOURNEYS } from '#server/journeys/publication/data.ts'
import { sweepJourneys } from '#server/journeys/running/jobs.ts'
import { sweepWaitingMessages } from '#server/messages/jobs.ts'
import { OFFERS } from '#server/offers/publication/data.ts'
import { sweepStatements } from '#server/papers/jobs.ts'
import { clearEndedBudgets } from '#server/platform/rate-limit.ts'
import { sweepProviders } from '#server/reconciliation/sweep/jobs.ts'
import { sweepPayees } from '#server/staff/creditor/payee/jobs.ts'
import { sweepLetters } from '#server/staff/letter/jobs.ts'
import { sweepScheduled } from '#server/staff/publication/schedule/jobs.ts'
import type { Tools } from '#server/worker/listener.ts'

/** Work that comes back by the clock, in São Paulo time. */
export type Sweep = {
  readonly name: string
  readonly everySeconds: number
  run(tools: Tools): Promise<unknown>
}

export const SWEEPS: readonly Sweep[] = [
  {
    name: 'freed-recalls',
    everySeconds: 300,
    run: ({ core, scope }) => sweepRecalls(core, scope),
  },
  {
    name: 'uploads',
    everySeconds: 60,
    run: ({ bulk, scope }) => sweepUploads(bulk, scope),
  },
  {
    name: 'unanswered-charges',
    everySeconds: 30,
    run: ({ core, services, scope }) => sweepCharges(core, services, scope),
  },
  {
    // Each day's instalments are charged once; it looks often, because people pay in between.
    name: 'due-cards',
    everySeconds: 300,
    run: ({ core, services, scope }) => sweepDueCards(core, services, scope),
  },
  {
    name: 'charge-notices',
    everySeconds: 900,
    run: ({ core, services, scope }) => sweepChargeNotices(core, services, scope),
  },
  {
    // Each step once; it looks often, because people pay, ask and answer in between.
    name: 'journeys',
    everySeconds: 900,
    run: ({ bulk, services, scope }) => sweepJourneys(bulk, services, scope),
  },
  {
    name: 'cards-being-saved',
    everySeconds: 60,
    run: ({ core, services, scope }) => sweepSavedCards(core, services, scope),
  },
  {
    name: 'unanswered-refunds',
    everySeconds: 60,
    run: ({ core, services, scope }) => sweepRefunds(core, services, scope),
  },
  {
    name: 'automatic-authorisations',
    everySeconds: 30,
    run: ({ core, services, scope }) => sweepAutomatics(core, services, scope),
  },
  {
    name: 'automatic-debits',
    everySeconds: 30,
    run: ({ core, services, scope }) => sweepCollections(core, services, scope),
  },
  {
    // What is due is counted in days: once an hour also finds what a night without a worker missed.
    name: 'automatic-orders',
    everySeconds: 3600,
    run: ({ core, services, scope }) => orderCollections(core, services, scope),
  },
  {
    name: 'automatic-list',
    everySeconds: 21_600,
    run: ({ core, services, scope }) => sweepAutomaticList(core, services, scope),
  },
  {
    name: 'automatic-debit-list',
    everySeconds: 21_600,
    run: ({ core, services, scope }) => sweepDebitList(core, services, scope),
  },
  {
    name: 'waiting-messages',
    everySeconds: 60,
    run: ({ core, channels, scope }) => sweepWaitingMessages(core, channels, scope),
  },
  {
    // A batch is written when the one before is with the gateway, and at eleven on the next day.
    name: 'campaigns',
    everySeconds: 5,
    run: ({ core, services, scope }) => sweepCampaigns(core, services, scope),
  },
  {
    // Each creditor once a day; it looks often, so that a night without a worker is made up for.
    name: 'profiles',
    everySeconds: 3_600,
    run: ({ bulk, scope }) => sweepProfiles(bulk, scope),
  },
  {
    // Clocks are counted in days; every quarter of an hour somebody may still answer today.
    name: 'cases',
    everySeconds: 900,
    run: ({ core, scope }) => sweepCases(core, scope),
  },
  {
    // The last contact of who had their data erased goes soon after the last word has gone.
    name: 'erasures',
    everySeconds: 300,
    run: ({ core, scope }) => finishErasures(core, scope),
  },
  {
    // By night only. A run is short, so that a worker which is asked to end need not wait for it.
    name: 'retention',
    everySeconds: 30,
    run: ({ core, scope }) => sweepRetention(core, scope),
  },
  {
    // By night only, and everybody once a month.
    name: 'ended-stories',
    everySeconds: 30,
    run: ({ core, scope }) => sweepStories(core, scope),
  },
  {
    name: 'waiting-letters',
    everySeconds: 60,
    run: ({ core, channels, scope }) => sweepLetters(core, channels.mail, scope),
  },
  {
    // A change waits a day; its key is proven soon, while it can still be stopped.
    name: 'payee-changes',
    everySeconds: 60,
    run: ({ core, services, scope }) => sweepPayees(core, services, scope),
  },
  {
    // Just after midnight; a day on which no worker looked is made up for.
    name: 'scheduled-offers',
    everySeconds: 60,
    run: ({ core, services, scope }) => sweepScheduled(core, services, scope, OFFERS),
  },
  {
    name: 'scheduled-journeys',
    everySeconds: 60,
    run: ({ core, services, scope }) => sweepScheduled(core, services, scope, JOURNEYS),
  },
  {
    name: 'contact-changes',
    everySeconds: 300,
    run: ({ core, scope }) => sweepContactChanges(core, scope),
  },
  {
    name: 'audit-chain',
    everySeconds: 60,
    run: async ({ core, scope }) => {
      await sealAudit(core, scope)
    },
  },
  {
    // An act whose transaction took longer than the chain waits for is found here.
    name: 'audit-chain-whole',
    everySeconds: 86_400,
    run: async ({ core, scope }) => {
      await sealAudit(core, scope, { everywhere: true })
    },
  },
  {
    name: 'ended-budgets',
    everySeconds: 3600,
    run: ({ core }) => clearEndedBudgets(core),
  },
  {
    name: 'lapsed-agreements',
    everySeconds: 300,
    run: ({ core, scope }) => sweepLapsedAgreements(core, scope),
  },
  {
    // What is due is counted in days: once an hour also finds what a night without a worker missed.
    name: 'agreements-at-risk',
    everySeconds: 3600,
    run: async ({ core, services, scope }) => {
      await sweepLateNotices(core, services, scope)
      await sweepBreaches(core, scope)
    },
  },
  {
    name: 'clean-names',
    everySeconds: 900,
    run: ({ core, services, scope }) => sweepDelistings(core, services, scope),
  },
  {
    // Its windows end at midnight; it looks often, so that one that failed is soon walked again.
    name: 'provider-lists',
    everySeconds: 600,
    run: ({ core, services, scope }) => sweepProviders(core, services, scope),
  },
  {
    name: 'closed-months',
    everySeconds: 21_600,
    run: ({ bulk, scope }) => sweepRolls(bulk, scope),
  },
  {
    name: 'yearly-statements',
    everySeconds: 21_600,
    run: async ({ core, services, scope }) =>
      tellAboutPapers(core, services, scope, await sweepStatements(core, scope)),
  },
]
