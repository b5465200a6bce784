import { createHash, randomBytes, randomUUID } from 'node:crypto'
import pg from 'pg'
import { type SampleCreditor, type SampleDebt, sampleDebts } from '../../db/seed/sample/debts.ts'
import { codeOf, staffPassword, takeMember } from '../staff.ts'
import { ask, formsOf, PORTAL, submit } from './http.ts'

/** As the seed draws them; people of the cast belong to the journeys, these to the matrix. */
const SAMPLE = { debts: 600, seed: 2026 }
/** Past this many days a debt may be over, and short of it a plan may not be offered. */
const OFFERED = { from: 20, to: 1_700 }

export type SampledPerson = {
  readonly name: string
  readonly digits: string
  readonly contracts: readonly string[]
  readonly creditors: readonly SampleCreditor[]
  /** Those of them whose debts are old enough for instalments, and not too old. */
  readonly offering: readonly SampleCreditor[]
}

/** As quita_owner, past row-level security: for preparing and checking. */
export async function openBooks(): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: process.env.E2E_DATABASE_OWNER_URL })
  await client.connect()
  return client
}

/** Natural persons who can be written to, with the creditors that make them an offer today. */
export function sampledPeople(): SampledPerson[] {
  const today = Temporal.Now.plainDateISO('America/Sao_Paulo')
  const debtsOf = Map.groupBy(sampleDebts({ ...SAMPLE, today }), ({ person }) => person)
  return [...debtsOf.entries()]
    .filter(
      ([{ document, phones, emails }]) =>
        document.length === 11 && phones.length + emails.length > 0,
    )
    .map(([person, debts]) => ({
      name: person.name,
      digits: person.document.slice(0, 5),
      contracts: debts.map(({ contract }) => contract),
      creditors: [...new Set(debts.map(({ creditor }) => creditor))],
      offering: [
        ...new Set(debts.filter((debt) => isOffered(debt, today)).map(({ creditor }) => creditor)),
      ],
    }))
}

function isOffered({ dueOn, principal }: SampleDebt, today: Temporal.PlainDate): boolean {
  const days = dueOn.until(today, { largestUnit: 'days' }).days
  return days >= OFFERED.from && days <= OFFERED.to && principal >= 20_000
}

export async function debtorIdOf(books: pg.Client, person: SampledPerson): Promise<string | null> {
  const { rows } = await books.query<{ debtor_id: string }>(
    `select distinct debtor_id from debts where contract_number = any ($1)`,
    [person.contracts],
  )
  return rows.length === 1 ? (rows[0]?.debtor_id ?? null) : null
}

const sha256 = (text: string) => createHash('sha256').update(text).digest()
const secret = (bytes: number) => randomBytes(bytes).toString('base64url')

/** A link as support would mint it; its token is returned, its hash is kept. */
export async function mintToken(books: pg.Client, debtorId: string): Promise<string> {
  const token = secret(16)
  await books.query(
    `insert into access_links (id, token_hash, debtor_id, purpose, expires_at)
     values ($1, $2, $3, 'agreement', now() + interval '7 days')`,
    [randomUUID(), sha256(token), debtorId],
  )
  return token
}

/** Enters as a person does: the form of the link, the five digits. Answers the cookie. */
export async function enterByLink(
  books: pg.Client,
  debtorId: string,
  digits: string,
): Promise<string> {
  const reply = await ask(`/l/${await mintToken(books, debtorId)}`, {
    method: 'POST',
    headers: { origin: PORTAL.origin, 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ intent: 'confirm', digits }).toString(),
  })
  const [cookie = ''] = reply.cookies
  if (reply.status !== 303) throw new Error(`the entrance answered ${reply.status}`)
  return cookie.split(';')[0] ?? ''
}

/** A cookie at R2, as if a code had been entered for this act. The journeys enter real ones. */
export async function openR2(
  books: pg.Client,
  debtorId: string,
  cookieAtR1: string,
  subjectId: string | null,
): Promise<string> {
  const [name] = cookieAtR1.split('=')
  const value = secret(32)
  const [sessionId, codeId, asked] = [randomUUID(), randomUUID(), randomUUID()]
  const session = `insert into debtor_sessions
    (id, token_hash, debtor_id, link_id, rung, expires_at, confirmed_action, confirmed_subject_id, confirmed_code_id)
    select $1, $2, $3, l.id, $4, now() + interval '8 hours', $5, $6, $7
      from access_links l where l.debtor_id = $3 order by l.created_at desc limit 1`
  await books.query(session, [asked, sha256(secret(32)), debtorId, 'R1', null, null, null])
  await books.query(
    `insert into access_codes
      (id, session_id, debtor_id, contact_id, action, subject_id, code_hash, created_at, expires_at, used_at)
     select $1, $2, $3, c.id, 'sign', $4, $5, now() - interval '2 days', now(), now()
       from contacts c where c.debtor_id = $3 limit 1`,
    [codeId, asked, debtorId, subjectId, sha256(value)],
  )
  const grounds = ['R2', 'sign', subjectId, codeId]
  await books.query(session, [sessionId, sha256(value), debtorId, ...grounds])
  return `${name}=${value}`
}

/** A cookie of an owner in the admin area, by the forms of the door. */
export async function enterAsStaff(): Promise<string> {
  const member = takeMember()
  const entry = await passDoor(member.email, '/admin')
  const path = '/admin/entrar/codigo'
  const [form] = formsOf((await ask(path, { cookie: entry.cookie })).body)
  if (!form) throw new Error(`${path} has no form`)
  const changes = { code: codeOf(member.totpSecret), next: '/admin' }
  const reply = await submit(path, form, { cookie: entry.cookie, changes })
  const session = reply.cookies.find((cookie) => cookie.includes('session-token'))
  if (!session) throw new Error(`the staff entrance answered ${reply.status} ${reply.location}`)
  return session.split(';')[0] ?? ''
}

/** E-mail and password by their form; the cookie waits for the factor. */
export async function passDoor(email: string, next: string) {
  const path = '/admin/entrar'
  const [form] = formsOf((await ask(path)).body)
  if (!form) throw new Error(`${path} has no form`)
  const reply = await submit(path, form, { changes: { email, password: staffPassword(), next } })
  return { reply, cookie: reply.cookies.map((cookie) => cookie.split(';')[0]).join('; ') }
}
