import { sweepLateNotices } from '#server/access/agreement-notice/jobs.ts'
import { sweepCardNotices, tellAboutTry } from '#server/access/card-notice/jobs.ts'
import { tellAboutPaper } from '#server/access/paper-notice/commands.ts'
import { tellAboutRefund } from '#server/access/refund-notice/commands.ts'
import { sweepContactChanges } from '#server/access/telephone/contact/jobs.ts'
import { tellAboutWithdrawal } from '#server/access/withdrawal-notice/commands.ts'
import { orderCollections, sweepCollections } from '#server/agreements/automatic/collection/jobs.ts'
import {
  endAtProvider,
  endOfAgreement,
  sweepAutomaticList,
  sweepAutomatics,
} from '#server/agreements/automatic/jobs.ts'
import { sweepBreaches } from '#server/agreements/breach/jobs.ts'
import {
  alignClocksOfPayable,
  alignClocksOfPayment,
  sweepDelistings,
} from '#server/agreements/delisting/jobs.ts'
import { sweepLapsedAgreements } from '#server/agreements/ending/jobs.ts'
import { closeRecalls, followRecalls, sweepRecalls } from '#server/agreements/recall/jobs.ts'
import { askForRefund, sweepRefunds } from '#server/agreements/reversal/jobs.ts'
import { sweepDueCards } from '#server/agreements/saved-card/due/jobs.ts'
import { closeTry, forgetCard, sweepSavedCards } from '#server/agreements/saved-card/jobs.ts'
import { processNotice, sweepCharges } from '#server/agreements/settlement/jobs.ts'
import { applyUpload } from '#server/debts/import/confirming/commands.ts'
import { judgeUpload } from '#server/debts/import/judging/commands.ts'
import { sweepUploads } from '#server/debts/import/upload/jobs.ts'
import { deliverQueuedMessage, sweepWaitingMessages } from '#server/messages/jobs.ts'
import {
  followReturn,
  issueOnAcceptance,
  issueOnPayment,
  issueOnSettlement,
  issueWantedStatement,
  sweepStatements,
} from '#server/papers/jobs.ts'
import type { IssuedPaper } from '#server/papers/model.ts'
import { removeCharge } from '#server/payments/charge/jobs.ts'
import { clearEndedBudgets } from '#server/platform/rate-limit.ts'
import { sweepProviders } from '#server/reconciliation/sweep/jobs.ts'
import { sweepPayees } from '#server/staff/creditor/payee/jobs.ts'
import { deliverLetter, sweepLetters } from '#server/staff/letter/jobs.ts'
import { type Listener, on, type Tools } from '#server/worker/listener.ts'

/** Long enough to outlast an outage of a provider: two seconds, doubling, capped by the queue. */
const PROVIDER = { retryLimit: 20, retryDelay: 2 }
/** Work of our own: what fails five times needs a person. */
const OWN = { retryLimit: 5, retryDelay: 2 }
/** Every payment begins here, thousands at once on a tenth of the month; each waits mostly for its
 * provider. The pool has two connections more, for everything else. */
const NOTICES = { ...PROVIDER, batch: 500, atOnce: 8 }

/** One file after the other. It comes back for a while where another import has the creditor's turn. */
const FILES = { ...PROVIDER, batch: 1 }

export const LISTENERS: readonly Listener[] = [
  on('import.mapped', 'import-judging', FILES, ({ bulk, scope }, event) =>
    judgeUpload(bulk, scope, event),
  ),
  on('import.confirmed', 'import-applying', FILES, ({ bulk, scope }, event) =>
    applyUpload(bulk, scope, event),
  ),
  on('webhook.received', 'pix-notice', NOTICES, ({ core, services, scope }, event) =>
    processNotice(core, services, scope, event),
  ),
  on('charge.removal_wanted', 'charge-removal', PROVIDER, ({ core, services, scope }, event) =>
    removeCharge(core, services, scope, event),
  ),
  on('saved_card.removal_wanted', 'card-removal', PROVIDER, ({ core, services, scope }, event) =>
    forgetCard(core, services, scope, event),
  ),
  on('card_try.ended', 'card-try-closing', PROVIDER, ({ core, services, scope }, event) =>
    closeTry(core, services, scope, event),
  ),
  on('card_try.ended', 'card-try-notice', OWN, ({ core, services, scope }, event) =>
    tellAboutTry(core, services, scope, event),
  ),
  on('refund.wanted', 'refund', PROVIDER, ({ core, services, scope }, event) =>
    askForRefund(core, services, scope, event),
  ),
  on('refund.wanted', 'refund-notice', OWN, async ({ core, services, scope }, event) => {
    await tellAboutRefund(core, services, scope, event)
  }),
  on('payment.reversed', 'returned-papers', OWN, ({ core, scope }, event) =>
    followReturn(core, scope, event),
  ),
  on('payment.reversed', 'returned-clean-name', OWN, ({ core, services, scope }, event) =>
    alignClocksOfPayment(core, services, scope, event),
  ),
  on('payment.reversed', 'returned-notice', OWN, async ({ core, services, scope }, event) => {
    await tellAboutRefund(core, services, scope, event)
  }),
  on('payment.restored', 'restored-papers', OWN, ({ core, scope }, event) =>
    followReturn(core, scope, event),
  ),
  on('payment.restored', 'restored-clean-name', OWN, ({ core, services, scope }, event) =>
    alignClocksOfPayment(core, services, scope, event),
  ),
  on('payment.applied', 'applied-clean-name', OWN, ({ core, services, scope }, event) =>
    alignClocksOfPayment(core, services, scope, event),
  ),
  on(
    'automatic.approved',
    'automatic-order',
    PROVIDER,
    async ({ core, services, scope }, { agreementId }) => {
      await orderCollections(core, services, scope, agreementId)
    },
  ),
  on('automatic.end_wanted', 'automatic-end', PROVIDER, ({ core, services, scope }, event) =>
    endAtProvider(core, services, scope, event),
  ),
  // Whatever ends an agreement ends what is collected for it; a new one is asked for anew.
  ...(
    ['agreement.settled', 'agreement.broken', 'agreement.withdrawn', 'agreement.ended'] as const
  ).map((topic) =>
    on(topic, `automatic-${topic.replace('.', '-')}`, OWN, ({ core, scope }, event) =>
      endOfAgreement(core, scope, event),
    ),
  ),
  on('debts.recalled', 'held-recalls', OWN, ({ core, scope }, event) =>
    followRecalls(core, scope, event),
  ),
  ...(
    ['agreement.settled', 'agreement.broken', 'agreement.withdrawn', 'agreement.ended'] as const
  ).map((topic) =>
    on(topic, `recall-${topic.replace('.', '-')}`, OWN, async ({ core, scope }, event) => {
      await closeRecalls(core, scope, event)
    }),
  ),
  on('message.queued', 'message-delivery', PROVIDER, ({ core, channels, scope }, event) =>
    deliverQueuedMessage(core, channels, scope, event),
  ),
  on('staff_letter.queued', 'staff-letter', PROVIDER, ({ core, channels, scope }, event) =>
    deliverLetter(core, channels.mail, scope, event),
  ),
  on('agreement.accepted', 'agreement-paper', OWN, async (tools, event) => {
    const { core, scope } = tools
    await tellAbout(tools, await issueOnAcceptance(core, scope, event))
  }),
  on('payment.recorded', 'receipt', OWN, async (tools, event) => {
    const { core, scope } = tools
    await tellAbout(tools, await issueOnPayment(core, scope, event))
  }),
  on('payment.recorded', 'clean-name', OWN, ({ core, services, scope }, event) =>
    alignClocksOfPayable(core, services, scope, event),
  ),
  on('agreement.settled', 'clearance-paper', OWN, async (tools, event) => {
    const { core, scope } = tools
    await tellAbout(tools, await issueOnSettlement(core, scope, event))
  }),
  on('agreement.withdrawn', 'withdrawal-message', OWN, async ({ core, services, scope }, event) => {
    await tellAboutWithdrawal(core, services, scope, event)
  }),
  // Who asks has the page open: nothing is written to them.
  on('statement.wanted', 'wanted-statement', OWN, async ({ core, scope }, event) => {
    await issueWantedStatement(core, scope, event)
  }),
]

/** Each paper is written about once, under a key of its own. */
async function tellAbout({ core, services, scope }: Tools, papers: readonly IssuedPaper[]) {
  for (const paper of papers) await tellAboutPaper(core, services, scope, paper)
}

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
    name: 'card-notices',
    everySeconds: 900,
    run: ({ core, services, scope }) => sweepCardNotices(core, services, scope),
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
    name: 'waiting-messages',
    everySeconds: 60,
    run: ({ core, channels, scope }) => sweepWaitingMessages(core, channels, scope),
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
    name: 'contact-changes',
    everySeconds: 300,
    run: ({ core, scope }) => sweepContactChanges(core, scope),
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
    name: 'yearly-statements',
    everySeconds: 21_600,
    run: async (tools) => tellAbout(tools, await sweepStatements(tools.core, tools.scope)),
  },
]
