import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { complain, photograph } from './asked.ts'
import { ask, destination, formsOf, submit } from './http.ts'
import {
  debtorIdOf,
  enterAsStaff,
  enterByLink,
  openBooks,
  openR2,
  type SampledPerson,
  sampledPeople,
} from './people.ts'
import type { Visitor } from './visitors.ts'

/** Two people of the sample portfolio, one of whom has everything that a debtor can have. */
export type Scene = {
  readonly books: pg.Client
  readonly cookies: Readonly<Record<Visitor, string>>
  readonly subjectId: string
  /** The first five of the subject's CPF. */
  readonly digits: string
  readonly strangerId: string
  /** What stands for the brackets of a route's path, for things of the subject. */
  readonly params: Readonly<Record<string, string>>
  /** The creditor that the subject paid. */
  readonly payee: string
  /** An agreement that waits for its payment, and the payment. */
  readonly openAgreementId: string
  readonly openPayableId: string
  /** What nobody but the subject and the staff may read. */
  readonly canaries: readonly string[]
}

type Row = Record<string, string>

const rowsOf = async (books: pg.Client, text: string, values: unknown[]) =>
  (await books.query<Row>(text, values)).rows

/** `turn` keeps specs that run side by side from taking the same people. */
export async function setScene(turn: number): Promise<Scene> {
  const books = await openBooks()
  const people = sampledPeople()
  const { person, debtorId, cookie, open, payee, paid } = await findPayer(books, people, turn)
  const waiting = await acceptAtOnce(books, debtorId, cookie, open)
  const plan = await quoteOf(books, debtorId, open, 'plan')
  const stranger = await findStranger(books, people, { turn, without: open })
  const r2 = await openR2(books, debtorId, cookie, plan)
  const caseId = await complain(cookie)
  const photoId = await photograph(books, cookie, caseId)
  await expectStillness(books, debtorId)
  return {
    books,
    subjectId: debtorId,
    digits: person.digits,
    strangerId: stranger.debtorId,
    cookies: {
      nobody: '',
      r1: cookie,
      r2,
      stranger: stranger.cookie,
      staff: await enterAsStaff(),
    },
    params: {
      creditor: open,
      slug: open,
      quoteId: plan,
      agreementId: paid.agreementId,
      payableId: paid.payableId,
      debtorId,
      paymentId: await paymentOf(books, paid.payableId),
      ...(await receiptOf(books, debtorId)),
      importId: await anImport(books),
      caseId,
      photoId,
    },
    payee,
    openAgreementId: waiting.agreementId,
    openPayableId: waiting.payableId,
    canaries: await canariesOf(books, debtorId, person),
  }
}

/** The payment that settled something. */
async function paymentOf(books: pg.Client, payableId: string): Promise<string> {
  const text = 'select id from payments where payable_id = $1 limit 1'
  const [row] = await rowsOf(books, text, [payableId])
  if (!row?.id) throw new Error(`nothing paid ${payableId}`)
  return row.id
}

/** A file that somebody imported. */
async function anImport(books: pg.Client): Promise<string> {
  const [row] = await rowsOf(books, 'select id from imports order by started_at limit 1', [])
  return row?.id ?? ''
}

/** What names the subject's receipt in addresses. */
async function receiptOf(books: pg.Client, debtorId: string) {
  const text = `select id, extract(year from issued_at at time zone 'America/Sao_Paulo')::text as year
                  from papers where debtor_id = $1 and kind = 'receipt' limit 1`
  const [row] = await rowsOf(books, text, [debtorId])
  return { paperId: row?.id ?? '', year: row?.year ?? '' }
}

const PAYERS = 4

/** Somebody whose payment was booked. A notice may get lost in the first seconds of the product. */
async function findPayer(books: pg.Client, people: readonly SampledPerson[], turn: number) {
  for (let payer = 1; payer <= PAYERS; payer++) {
    const { own, ...found } = await findSubject(books, people, turn)
    const [settled, open] = own
    const paid = await acceptAtOnce(books, found.debtorId, found.cookie, settled)
    await pay(books, paid.payableId)
    if (await arePapersIssued(books, found.debtorId)) {
      return { ...found, open, payee: settled, paid }
    }
  }
  throw new Error(`of ${PAYERS} payments none led to a receipt`)
}

type Found = { person: SampledPerson; debtorId: string; cookie: string; own: [string, string] }

async function findSubject(
  books: pg.Client,
  people: readonly SampledPerson[],
  turn: number,
): Promise<Found> {
  const candidates = people.filter(({ offering }) => offering.length >= 2)
  const wanted = candidates.filter((_, i) => i % 4 === turn)
  for (const person of wanted) {
    const debtorId = await debtorIdOf(books, person)
    if (debtorId === null || (await hasEntered(books, debtorId))) continue
    const cookie = await enterByLink(books, debtorId, person.digits)
    const [open, settled] = await creditorsWith(books, debtorId, 'plan')
    const [first] = (await creditorsWith(books, debtorId, 'spot')).filter((slug) => slug !== open)
    const other = settled ?? first
    if (open && other) return { person, debtorId, cookie, own: [other, open] }
  }
  throw new Error('the sample has nobody left who owes two creditors')
}

async function findStranger(
  books: pg.Client,
  people: readonly SampledPerson[],
  { turn, without }: { turn: number; without: string },
) {
  const wanted = people
    .filter(({ creditors }) => creditors.every((slug) => slug !== without))
    .filter(({ creditors }, i) => creditors.length === 1 && i % 4 === turn)
  for (const person of wanted) {
    const debtorId = await debtorIdOf(books, person)
    if (debtorId === null || (await hasEntered(books, debtorId))) continue
    const cookie = await enterByLink(books, debtorId, person.digits)
    return { debtorId, cookie: await openR2(books, debtorId, cookie, null) }
  }
  throw new Error('the sample has nobody left who owes another creditor')
}

async function hasEntered(books: pg.Client, debtorId: string): Promise<boolean> {
  const text = 'select 1 from debtor_sessions where debtor_id = $1 limit 1'
  return (await rowsOf(books, text, [debtorId])).length > 0
}

async function creditorsWith(books: pg.Client, debtorId: string, kind: string): Promise<string[]> {
  const text = `select distinct c.slug from quotes q join creditors c on c.id = q.creditor_id
                 where q.debtor_id = $1 and q.kind = $2 order by 1`
  return (await rowsOf(books, text, [debtorId, kind])).map(({ slug }) => slug ?? '')
}

async function quoteOf(books: pg.Client, debtorId: string, slug: string, kind: string) {
  const text = `select q.id from quotes q join creditors c on c.id = q.creditor_id
                 where q.debtor_id = $1 and c.slug = $2 and q.kind = $3
                 order by q.computed_at desc, q.position limit 1`
  const [row] = await rowsOf(books, text, [debtorId, slug, kind])
  if (!row?.id) throw new Error(`${slug} offers no ${kind}`)
  return row.id
}

/** Accepts the payment at once of one creditor's debts, by the page and its form. */
async function acceptAtOnce(books: pg.Client, debtorId: string, cookie: string, slug: string) {
  const quoteId = await quoteOf(books, debtorId, slug, 'spot')
  const path = `/confira/${quoteId}`
  const page = await ask(path, { cookie })
  const form = formsOf(page.body).find(({ fields }) =>
    fields.some(([name, value]) => name === 'quoteId' && value === quoteId),
  )
  if (!form) throw new Error(`${path} has no form that accepts (${page.status})`)
  const reply = await submit(path, form, { cookie })
  const payableId = destination(reply)?.replace('/pix/', '') ?? ''
  const text = 'select agreement_id from instalments where id = $1'
  const [row] = await rowsOf(books, text, [payableId])
  if (!row?.agreement_id) throw new Error(`accepting led to ${reply.location}`)
  return { agreementId: row.agreement_id, payableId }
}

async function pay(books: pg.Client, payableId: string): Promise<void> {
  const text = 'select br_code from charges where payable_id = $1'
  const [charge] = await rowsOf(books, text, [payableId])
  const bank = await fetch(`${process.env.E2E_SANDBOX_URL}/banco/pagar`, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams({ codigo: charge?.br_code ?? '', ordem: randomUUID() }),
  })
  if (bank.status !== 303) throw new Error(`the bank answered ${bank.status}`)
}

const DEADLINE_MS = 10_000

/** Waits for the worker, which books the payment and issues the agreement and the receipt. */
async function arePapersIssued(books: pg.Client, debtorId: string): Promise<boolean> {
  const deadline = Date.now() + DEADLINE_MS
  while (Date.now() < deadline) {
    const rows = await rowsOf(books, 'select kind from papers where debtor_id = $1', [debtorId])
    if (rows.length >= 2) return true
    await new Promise((passed) => setTimeout(passed, 100))
  }
  return false
}

/** Nothing about the subject waits for the worker: no event, no job, no message on its way. */
const STILL = `
  select not exists (select from outbox_events
                      where dispatched_at is null and payload->>'debtorId' = $1)
     and not exists (select from pgboss.job
                      where state < 'completed' and data->>'debtorId' = $1)
     and not exists (select from messages
                      where debtor_id = $1::uuid and status in ('queued', 'unknown')) as still`

/** What the scene itself set going must not be taken for the work of a forged request. */
async function expectStillness(books: pg.Client, debtorId: string): Promise<void> {
  const deadline = Date.now() + 3 * DEADLINE_MS
  while (Date.now() < deadline) {
    const { rows } = await books.query<{ still: boolean }>(STILL, [debtorId])
    if (rows[0]?.still) return
    await new Promise((passed) => setTimeout(passed, 100))
  }
  throw new Error('the subject’s papers and messages are still on their way')
}

async function canariesOf(books: pg.Client, debtorId: string, person: SampledPerson) {
  const numbers = await rowsOf(
    books,
    `select number from quotes where debtor_id = $1
     union all select number from agreements where debtor_id = $1
     union all select number from papers where debtor_id = $1
     union all select provider_payment_id from payments where debtor_id = $1
     union all select br_code from charges where debtor_id = $1 and br_code is not null
     union all select id::text from quotes where debtor_id = $1
     union all select id::text from agreements where debtor_id = $1
     union all select id::text from payables where debtor_id = $1`,
    [debtorId],
  )
  return [person.name, ...person.contracts, ...numbers.map(({ number }) => number ?? '')]
}

const TABLES = [
  'contacts',
  'access_links',
  'debtor_sessions',
  'access_codes',
  'messages',
  'quotes',
  'search_traces',
  'agreements',
  'instalments',
  'payables',
  'charges',
  'payments',
  'papers',
  'ledger_postings',
]

/** Every row about the subject as one fingerprint; `last_seen_at` alone moves by reading. */
export async function traceOf({ books, subjectId }: Scene): Promise<unknown> {
  const parts = TABLES.map(
    (table) =>
      `select '${table}' as place, count(*)::int as rows, coalesce(md5(string_agg(
         (to_jsonb(t) - 'last_seen_at')::text, '|' order by to_jsonb(t)::text)), '') as content
         from ${table} t where debtor_id = $1`,
  )
  return rowsOf(books, parts.join(' union all '), [subjectId])
}
