import { tellAboutTry } from '#server/access/charge-notice/jobs.ts'
import { tellAboutPapers } from '#server/access/paper-notice/commands.ts'
import { tellAboutRefund } from '#server/access/refund-notice/commands.ts'
import { tellAboutWithdrawal } from '#server/access/withdrawal-notice/commands.ts'
import { orderCollections } from '#server/agreements/automatic/collection/jobs.ts'
import { endAtProvider, endOfAgreement } from '#server/agreements/automatic/jobs.ts'
import { alignClocksOfPayable, alignClocksOfPayment } from '#server/agreements/delisting/jobs.ts'
import { closeRecalls, followRecalls } from '#server/agreements/recall/jobs.ts'
import { askForRefund } from '#server/agreements/reversal/jobs.ts'
import { closeTry, forgetCard } from '#server/agreements/saved-card/jobs.ts'
import { sendCampaign } from '#server/campaigns/sending/jobs.ts'
import { tellAboutCase } from '#server/cases/notice/commands.ts'
import { applyUpload } from '#server/debts/import/confirming/commands.ts'
import { judgeUpload } from '#server/debts/import/judging/commands.ts'
import { deliverQueuedMessage } from '#server/messages/jobs.ts'
import {
  followReturn,
  issueOnAcceptance,
  issueOnApplication,
  issueOnPayment,
  issueOnSettlement,
  issueWantedStatement,
} from '#server/papers/jobs.ts'
import { removeCharge } from '#server/payments/charge/jobs.ts'
import { answerReply } from '#server/replies/acting/commands.ts'
import { deliverLetter } from '#server/staff/letter/jobs.ts'
import { type Listener, on } from '#server/worker/listener.ts'

/** Long enough to outlast an outage of a provider: two seconds, doubling, capped by the queue. */
const PROVIDER = { retryLimit: 20, retryDelay: 2 }
/** Work of our own: what fails five times needs a person. */
const OWN = { retryLimit: 5, retryDelay: 2 }
/** What concerns money goes to every owner at once: nobody's invitation waits behind all of them. */
const LETTERS = { ...PROVIDER, batch: 50, atOnce: 3 }

/** One file after the other. It comes back for a while where another import has the creditor's turn. */
const FILES = { ...PROVIDER, batch: 1 }

export const LISTENERS: readonly Listener[] = [
  on('import.mapped', 'import-judging', FILES, ({ bulk, scope }, event) =>
    judgeUpload(bulk, scope, event),
  ),
  on('import.confirmed', 'import-applying', FILES, ({ bulk, scope }, event) =>
    applyUpload(bulk, scope, event),
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
  on('payment.applied', 'applied-receipt', OWN, async ({ core, services, scope }, event) => {
    await tellAboutPapers(core, services, scope, await issueOnApplication(core, scope, event))
  }),
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
  on('reply.received', 'reply', OWN, async ({ core, services, scope }, event) => {
    await answerReply(core, services, scope, event)
  }),
  on('campaign.running', 'campaign', OWN, async ({ core, services, scope }, event) => {
    await sendCampaign(core, services, scope, event)
  }),
  on('staff_letter.queued', 'staff-letter', LETTERS, ({ core, channels, scope }, event) =>
    deliverLetter(core, channels.mail, scope, event),
  ),
  on('agreement.accepted', 'agreement-paper', OWN, async ({ core, services, scope }, event) => {
    await tellAboutPapers(core, services, scope, await issueOnAcceptance(core, scope, event))
  }),
  on('payment.recorded', 'receipt', OWN, async ({ core, services, scope }, event) => {
    await tellAboutPapers(core, services, scope, await issueOnPayment(core, scope, event))
  }),
  on('payment.recorded', 'clean-name', OWN, ({ core, services, scope }, event) =>
    alignClocksOfPayable(core, services, scope, event),
  ),
  on('agreement.settled', 'clearance-paper', OWN, async ({ core, services, scope }, event) => {
    await tellAboutPapers(core, services, scope, await issueOnSettlement(core, scope, event))
  }),
  on('agreement.withdrawn', 'withdrawal-message', OWN, async ({ core, services, scope }, event) => {
    await tellAboutWithdrawal(core, services, scope, event)
  }),
  ...(['case.answered', 'case.asked'] as const).map((topic) =>
    on(topic, topic.replace('.', '-'), OWN, async ({ core, services, scope }, event) => {
      await tellAboutCase(core, services, scope, event)
    }),
  ),
  // Who asks has the page open: nothing is written to them.
  on('statement.wanted', 'wanted-statement', OWN, async ({ core, scope }, event) => {
    await issueWantedStatement(core, scope, event)
  }),
]
