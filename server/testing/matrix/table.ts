import { type AgreementId, newId } from '#server/kernel/id.ts'
import { newestCode } from '#server/testing/access.ts'
import { isSubject } from './actors.ts'
import { type Attempt, debtors, everyone, managers, type Row, signed, staff } from './answers.ts'
import { campaigns } from './campaigns.ts'
import { care } from './care.ts'
import { creditors, terms } from './creditors.ts'
import { imports } from './imports.ts'
import { consentSha256 } from './inputs.ts'
import { journeys } from './journeys.ts'
import { reversals } from './money-back.ts'
import { notices } from './notices.ts'
import { offerPolicies } from './offers.ts'
import { passkeys } from './passkeys.ts'
import { reconciliation } from './reconciliation.ts'
import { reminders } from './reminders.ts'
import { savedViews } from './saved-views.ts'
import { openR1 } from './sessions.ts'
import { codeOfCompany, type Stage, visit } from './stage.ts'
import { approvals, team } from './team.ts'
import { telephone } from './telephone.ts'
import { trail } from './trail.ts'
import { wordings } from './wordings.ts'

const link = ({ about }: Attempt) => ({ token: about.token })
const quote = ({ about }: Attempt) => ({ quoteId: about.planQuoteId })
const payable = ({ about }: Attempt) => ({ payableId: about.payableId })
const agreement = ({ about }: Attempt) => ({ agreementId: about.agreementId })
const act = ({ about }: Attempt) => ({ action: 'sign', subjectId: about.planQuoteId })
const year = ({ about }: Attempt) => ({ creditorSlug: about.creditorSlug, year: about.paidIn })
const page = () => ({ page: 1, query: '' })
const list = ({ about }: Attempt) => ({ query: '', creditorSlug: about.creditorSlug })

const subjectsCall = async (stage: Stage) => {
  const debtorSecret = await openR1(stage.core, stage.subject.person)
  return visit(stage, { debtorSecret, staffSessionId: null })
}

const access: Record<string, Row> = {
  'access.exchange': {
    answers: everyone('ok'),
    input: ({ about }) => ({ token: about.token, digits: about.digits }),
  },
  'access.companyCode': { answers: everyone('ok'), input: link },
  'access.confirmCompanyCode': {
    // The company's own live code: worth nothing in any other browser.
    answers: everyone('refused:wrong_code', {
      nobody: 'refused:code_ended',
      staff: 'refused:code_ended',
      foreignStaff: 'refused:code_ended',
      powerlessStaff: 'refused:code_ended',
      revokedStaff: 'refused:code_ended',
      manager: 'refused:code_ended',
      unconfirmedManager: 'refused:code_ended',
      owner: 'refused:code_ended',
      foreignManager: 'refused:code_ended',
      revokedKey: 'refused:code_ended',
      foreignKey: 'refused:code_ended',
      apiKey: 'refused:code_ended',
      company: 'ok',
    }),
    input: async ({ stage, actor, call }) => ({
      code: await codeOfCompany(
        stage,
        actor === 'company' ? call : visit(stage, { debtorSecret: null, staffSessionId: null }),
      ),
    }),
  },
  'access.notMe': { answers: everyone('ok'), input: link },
  'access.stopWriting': { answers: everyone('ok'), input: link },
  'access.resend': { answers: everyone('ok'), input: link },
  'access.checkAuthenticity': {
    answers: everyone('ok'),
    input: ({ about, stage }) => ({
      text: `${stage.provider.services.portalUrl}/l/${about.token}`,
    }),
  },
  // Their own session, or none: nothing is answered.
  'access.allowTime': { answers: everyone('ok'), input: () => ({ letters: 'large' }) },
  'access.session': { answers: debtors('ok') },
  // A code goes to the contacts of who asks, for whatever they name: it opens only what is theirs.
  'access.requestCode': { answers: debtors('ok'), input: act },
  'access.codeInFlight': {
    hasEffects: true,
    answers: debtors('nothing'),
    input: async (attempt) => {
      if (isSubject(attempt.actor)) await attempt.call('access.requestCode', act(attempt))
      return act(attempt)
    },
  },
  'access.confirmCode': {
    // The subject's own live code: worth nothing in any other session.
    answers: debtors('refused:code_ended'),
    input: async (attempt) => {
      const { core, subject } = attempt.stage
      const asking = isSubject(attempt.actor) ? attempt.call : await subjectsCall(attempt.stage)
      await asking('access.requestCode', act(attempt))
      return { ...act(attempt), code: await newestCode(core, subject.person) }
    },
  },
  'access.signOut': { answers: debtors('ok') },
}

const agreements: Record<string, Row> = {
  'agreements.list': { answers: debtors('ok', { neighbour: 'nothing' }) },
  'access.copy': { answers: debtors('NOT_FOUND'), input: agreement },
  'agreements.byId': { answers: debtors('NOT_FOUND'), input: agreement },
  'agreements.payable': { answers: debtors('NOT_FOUND'), input: payable },
  'agreements.payableStatus': { answers: debtors('NOT_FOUND'), input: payable },
  'agreements.requestCard': {
    answers: debtors('refused:not_found'),
    input: (attempt) => ({ kind: 'instalment', ...payable(attempt) }),
  },
  'agreements.wantAutomatic': {
    answers: debtors('refused:not_found'),
    input: agreement,
  },
  'agreements.cancelAutomatic': { answers: debtors('refused:not_found'), input: agreement },
  'agreements.withdraw': {
    answers: debtors('refused:not_found', { r1: 'FORBIDDEN' }),
    input: (attempt) => ({ ...agreement(attempt), money: 'return' }),
  },
  'agreements.requestPix': {
    answers: debtors('refused:not_found'),
    input: (attempt) => ({ kind: 'instalment', ...payable(attempt) }),
  },
}

const savedCard: Record<string, Row> = {
  'savedCard.ofAgreement': { answers: debtors('NOT_FOUND'), input: agreement },
  // Any R2: the code that was entered is kept with what is allowed.
  'savedCard.save': {
    answers: debtors('refused:not_found', { r1: 'FORBIDDEN' }),
    input: async (attempt) => ({
      ...agreement(attempt),
      payableId: null,
      consentSha256: await consentSha256(attempt),
    }),
  },
  'savedCard.remove': { answers: debtors('refused:not_found'), input: agreement },
}

const offers: Record<string, Row> = {
  'offers.situation': { answers: debtors('ok'), input: () => ({ closedDebts: true }) },
  'offers.ways': {
    answers: debtors('NOT_FOUND', { neighbour: 'ok' }),
    input: ({ about }) => ({ creditorSlug: about.creditorSlug }),
  },
  'offers.refresh': { answers: debtors('ok') },
  'offers.search': {
    answers: debtors('NOT_FOUND', { neighbour: 'ok' }),
    input: ({ about }) => ({ creditorSlug: about.creditorSlug, amount: '200,00', day: 10 }),
  },
  'offers.quote': { answers: debtors('NOT_FOUND'), input: quote },
  'offers.renew': { answers: debtors('refused:not_found'), input: quote },
  'offers.accept': {
    // Instalments are signed by a code that was entered for this quote, and by no other.
    answers: debtors('refused:not_found', {
      r1: 'refused:needs_code',
      elsewhere: 'refused:needs_code',
    }),
    input: ({ about, stage }) => ({
      quoteId: about.planQuoteId,
      agreementId: newId<AgreementId>(stage.core.clock.now().epochMilliseconds),
      termsSha256: about.termsSha256,
    }),
  },
}

const papers: Record<string, Row> = {
  'papers.list': { answers: debtors('ok') },
  'papers.open': { answers: signed(), input: ({ about }) => ({ paperId: about.paperId }) },
  'papers.agreement': { answers: signed(), input: agreement },
  'papers.receipt': { answers: signed(), input: ({ about }) => ({ paymentId: about.paymentId }) },
  'papers.statement': { answers: signed(), input: year },
  'papers.wantStatement': {
    answers: debtors('refused:nothing_paid', { r1: 'FORBIDDEN' }),
    input: year,
  },
  'papers.proof': { answers: signed(), input: agreement },
  // Who has the code holds the paper: the answer is for anybody, and names no person.
  'papers.check': {
    answers: everyone('ok'),
    input: ({ about }) => ({ code: about.paperCode, number: about.paperNumber, amount: '' }),
  },
  'papers.draft': { answers: debtors('NOT_FOUND'), input: quote },
}

const insights: Record<string, Row> = {
  'insights.today': { answers: staff('ok') },
  'results.read': {
    answers: staff('ok'),
    input: ({ about }) => ({ creditorSlug: about.creditorSlug }),
  },
  'results.copy': {
    answers: managers('ok'),
    input: ({ about }) => ({ creditorSlug: about.creditorSlug, table: 'portfolios' }),
  },
  'lists.imports': { answers: staff('ok'), input: page },
  'lists.debts': { answers: staff('ok'), input: list },
  'insights.debtors': { answers: staff('ok'), input: () => ({ search: null, after: null }) },
  'lists.agreements': { answers: staff('ok'), input: list },
  'lists.payments': { answers: staff('ok'), input: list },
  'lists.copyDebts': { answers: managers('ok'), input: list },
  'lists.copyAgreements': { answers: managers('ok'), input: list },
  'lists.copyPayments': { answers: managers('ok'), input: list },
  'insights.search': {
    answers: staff('ok'),
    input: ({ about }) => ({ query: about.document }),
  },
  // Who may only read sees nothing whole.
  'people.reveal': {
    answers: managers('refused:not_found'),
    input: ({ about }) => ({ debtorId: about.debtorId, contactId: null, reason: 'call_back' }),
  },
  'insights.file': {
    answers: staff('NOT_FOUND'),
    input: ({ about }) => ({ debtorId: about.debtorId, before: null }),
  },
}

/** Every procedure there is, and who may come through: the code is checked against this list. */
export const PROCEDURES: Readonly<Record<string, Row>> = {
  ...access,
  ...reminders,
  ...agreements,
  ...offers,
  ...savedCard,
  ...papers,
  ...reconciliation,
  ...imports,
  ...reversals,
  ...team,
  ...passkeys,
  ...trail,
  ...savedViews,
  ...approvals,
  ...offerPolicies,
  ...wordings,
  ...campaigns,
  ...journeys,
  ...care,
  ...notices,
  ...insights,
  ...telephone,
  ...creditors,
  ...terms,
}
