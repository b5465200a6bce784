import type { inferRouterOutputs } from '@trpc/server'
import { remindersRouter } from '#server/access/device/router.ts'
import { accessRouter } from '#server/access/router.ts'
import { telephoneRouter } from '#server/access/telephone/router.ts'
import { viewsRouter } from '#server/access/view/router.ts'
import { creditorRecallsRouter, recallsRouter } from '#server/agreements/recall/router.ts'
import { reversalsRouter } from '#server/agreements/reversal/router.ts'
import { agreementsRouter } from '#server/agreements/router.ts'
import { savedCardRouter } from '#server/agreements/saved-card/router.ts'
import { createCallerFactory, router } from '#server/api/trpc.ts'
import { approvalsRouter } from '#server/approvals/router.ts'
import { campaignsRouter } from '#server/campaigns/router.ts'
import { careRouter, casesRouter } from '#server/cases/router.ts'
import { batchesRouter } from '#server/debts/import/batch/router.ts'
import { importsRouter } from '#server/debts/import/upload/router.ts'
import { termsRouter } from '#server/debts/terms/router.ts'
import { listsRouter } from '#server/insights/lists/router.ts'
import { resultsRouter } from '#server/insights/results/router.ts'
import { insightsRouter } from '#server/insights/router.ts'
import { trailRouter } from '#server/insights/trail/router.ts'
import { journeysRouter } from '#server/journeys/router.ts'
import { noticesRouter } from '#server/messages/router.ts'
import { wordingsRouter } from '#server/messages/wording/router.ts'
import { policiesRouter } from '#server/offers/policy/router.ts'
import { offersRouter } from '#server/offers/router.ts'
import { papersRouter } from '#server/papers/router.ts'
import { peopleRouter } from '#server/people/router.ts'
import { reconciliationRouter } from '#server/reconciliation/router.ts'
import { passkeysRouter } from '#server/staff/account/passkey/router.ts'
import { apiKeysRouter } from '#server/staff/api-key/router.ts'
import { creditorsRouter } from '#server/staff/creditor/router.ts'
import { staffRouter as teamRouter } from '#server/staff/router.ts'
import { savedViewsRouter } from '#server/staff/saved-view/router.ts'

/** What staff may ask, also over HTTP. */
export const staffRouter = router({
  imports: importsRouter,
  apiKeys: apiKeysRouter,
  recalls: recallsRouter,
  insights: insightsRouter,
  lists: listsRouter,
  results: resultsRouter,
  savedViews: savedViewsRouter,
  trail: trailRouter,
  people: peopleRouter,
  telephone: telephoneRouter,
  views: viewsRouter,
  reconciliation: reconciliationRouter,
  staff: teamRouter,
  passkeys: passkeysRouter,
  approvals: approvalsRouter,
  campaigns: campaignsRouter,
  cases: casesRouter,
  policies: policiesRouter,
  journeys: journeysRouter,
  wordings: wordingsRouter,
  reversals: reversalsRouter,
  creditors: creditorsRouter,
  terms: termsRouter,
})

/** Every procedure there is: the list that every permission test runs against. */
export const appRouter = router({
  imports: importsRouter,
  batches: batchesRouter,
  creditorRecalls: creditorRecallsRouter,
  apiKeys: apiKeysRouter,
  recalls: recallsRouter,
  access: accessRouter,
  reminders: remindersRouter,
  agreements: agreementsRouter,
  offers: offersRouter,
  policies: policiesRouter,
  journeys: journeysRouter,
  wordings: wordingsRouter,
  papers: papersRouter,
  savedCard: savedCardRouter,
  reconciliation: reconciliationRouter,
  staff: teamRouter,
  passkeys: passkeysRouter,
  approvals: approvalsRouter,
  campaigns: campaignsRouter,
  care: careRouter,
  cases: casesRouter,
  reversals: reversalsRouter,
  creditors: creditorsRouter,
  terms: termsRouter,
  insights: insightsRouter,
  lists: listsRouter,
  results: resultsRouter,
  savedViews: savedViewsRouter,
  trail: trailRouter,
  people: peopleRouter,
  telephone: telephoneRouter,
  views: viewsRouter,
  notices: noticesRouter,
})

export const createCaller = createCallerFactory(appRouter)

export type PortalOutputs = inferRouterOutputs<typeof appRouter>
