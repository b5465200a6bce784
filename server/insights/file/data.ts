import { rankContacts } from '#server/access/code/model.ts'
import { type Case, casesOf } from '#server/cases/data.ts'
import { loadCatalogue } from '#server/creditors/data.ts'
import { livePromises } from '#server/debts/promise/data.ts'
import { isTheirs, type StoryPlace, storyOf } from '#server/insights/story/data.ts'
import { nextStepsOf } from '#server/journeys/neglect/data.ts'
import type { Reach } from '#server/journeys/planning/model.ts'
import { profilesOf } from '#server/journeys/profile/data.ts'
import { today } from '#server/kernel/clock.ts'
import type { DebtorId } from '#server/kernel/id.ts'
import { sum } from '#server/kernel/money.ts'
import { maskTaxId } from '#server/kernel/tax-id.ts'
import { calledById } from '#server/people/calling/data.ts'
import { type ContactView, contactsOf, debtorById } from '#server/people/data.ts'
import { isMinorOn, legalPriorityOn } from '#server/people/model.ts'
import { whatsAppOf } from '#server/people/whatsapp/data.ts'
import type { Tx } from '#server/platform/db.ts'
import type { StaffScope } from '#server/platform/scope.ts'
import { creditorsOf } from '#server/platform/scope-filter.ts'
import { automaticsOf, cardsOf } from './consents/data.ts'
import { agreementsOf, debtsOf, type FileAgreement, type FileDebt } from './debts/data.ts'
import type { Held } from './model.ts'

/**
 * A3: one person on one screen, for the creditors of the scope: what is owed and what runs, how they
 * are reached, what holds still and why, and everything that happened. Null where none of these
 * creditors is, or was, owed by them.
 */
export async function fileOf(
  tx: Tx,
  scope: StaffScope,
  { debtorId, before, reach }: { debtorId: DebtorId; before: StoryPlace | null; reach: Reach },
) {
  const debtor = await debtorById(tx, scope, debtorId)
  if (!debtor || !(await isTheirs(tx, scope, debtorId))) return null
  const debts = await debtsOf(tx, scope, debtorId)
  const agreements = await agreementsOf(tx, scope, debtorId)
  const contacts = await contactsOf(tx, scope, debtorId)
  const promises = await promisesOf(tx, scope, debtorId)
  const cases = await casesOf(tx, scope, debtorId)
  const { creditors } = await loadCatalogue(tx, scope)
  const profiles = await profilesOf(tx, scope, debtorId)
  return {
    debtorId,
    today: today(tx.clock),
    name: debtor.name,
    isCompany: debtor.document.kind === 'cnpj',
    /** Served first by law (Lei 10.741, art. 3º); never how old they are. */
    isFirst: legalPriorityOn(today(tx.clock), debtor.birthDate) > 0,
    document: maskTaxId(debtor.document),
    debts,
    agreements,
    contacts,
    promises,
    cases,
    profiles: profiles.map((known) => ({
      ...known,
      creditor: creditors.get(known.creditorId)?.tradeName ?? '',
    })),
    nextSteps: (await nextStepsOf(tx, scope, { debtorId, reach })).map(({ creditorId, next }) => ({
      next,
      creditor: creditors.get(creditorId)?.tradeName ?? '',
    })),
    cards: await cardsOf(tx, scope, debtorId),
    automatics: await automaticsOf(tx, scope, debtorId),
    whatsApp: await whatsAppOf(tx, scope, debtorId),
    called: await calledById(tx, scope, debtorId),
    summary: {
      owedToday: sum(debts.flatMap(({ owedToday }) => (owedToday === null ? [] : [owedToday]))),
      openDebts: debts.filter(({ standing }) => standing === 'open').length,
      running: agreements.filter(({ status }) => status === 'active').length,
      next: nextOf(agreements, promises),
      best: bestContact(contacts, tx.clock.now()),
      held: [
        ...(isMinorOn(today(tx.clock), debtor.birthDate) ? [{ why: 'minor' } as const] : []),
        ...heldOf({ debts, agreements, contacts, promises, cases }),
      ],
    },
    story: await storyOf(tx, scope, { debtorId, before }),
  }
}

type FilePromise = Awaited<ReturnType<typeof promisesOf>>[number]

async function promisesOf(tx: Tx, scope: StaffScope, debtorId: DebtorId) {
  const { creditors } = await loadCatalogue(tx, scope)
  const mine = creditorsOf(scope)
  const live = await livePromises(tx, scope, debtorId)
  return live
    .filter(({ creditorId }) => mine === null || mine.includes(creditorId))
    .map(({ creditorId, ...promise }) => ({
      ...promise,
      creditorId,
      creditor: creditors.get(creditorId)?.tradeName ?? '',
    }))
}

/** The next day that something is due or was promised for. */
function nextOf(agreements: readonly FileAgreement[], promises: readonly FilePromise[]) {
  const dues = agreements.flatMap(({ next, number }) =>
    next ? [{ what: 'due' as const, on: next.dueOn, of: number, isLate: next.isLate }] : [],
  )
  const said = promises.map(({ promisedOn, creditor }) => ({
    what: 'promise' as const,
    on: promisedOn,
    of: creditor,
    isLate: false,
  }))
  const [next] = [...dues, ...said].sort((a, b) => Temporal.PlainDate.compare(a.on, b.on))
  return next ?? null
}

/** Where a message would go first. */
function bestContact(contacts: readonly ContactView[], now: Temporal.Instant) {
  const living = contacts.filter(({ suppressedAt }) => suppressedAt === null)
  const [best] = rankContacts(living, null, now)
  return best ? { channel: best.channel, masked: best.masked } : null
}

function heldOf(file: {
  debts: readonly FileDebt[]
  agreements: readonly FileAgreement[]
  contacts: readonly ContactView[]
  promises: readonly FilePromise[]
  cases: readonly Case[]
}): Held[] {
  const { debts, agreements, contacts, promises, cases } = file
  const closed = debts.filter(({ standing }) => standing === 'closed')
  const stopped = contacts.flatMap(({ masked, suppressionReason }): Held[] =>
    suppressionReason ? [{ why: 'contact', masked, reason: suppressionReason }] : [],
  )
  return [
    ...(contacts.length === stopped.length ? [{ why: 'no_contact' } as const] : []),
    ...stopped,
    ...promises.map(
      ({ creditor, promisedOn }): Held => ({ why: 'promise', creditor, until: promisedOn }),
    ),
    ...cases.flatMap(({ number, kind, stillness }): Held[] =>
      stillness ? [{ why: 'case', number, kind, until: stillness.untilOn }] : [],
    ),
    ...(closed.length > 0
      ? [{ why: 'closed', contracts: closed.map((debt) => debt.contractNumber) } as const]
      : []),
    ...agreements
      .filter(({ isUnderReview }) => isUnderReview)
      .map(({ number }): Held => ({ why: 'review', agreement: number })),
  ]
}
