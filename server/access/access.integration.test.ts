import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { inScope } from '#server/platform/db.ts'
import { createTestCore, type TestCore } from '#server/platform/testing.ts'
import {
  createPerson,
  linkFor,
  newCpf,
  newestCode,
  SENDER,
  SYSTEM,
  scopeOf,
  signIn,
  writtenTo,
} from '#server/testing/access.ts'
import { requestCode } from './code/commands.ts'
import { requestCompanyCode } from './company/commands.ts'
import { confirmCode } from './confirmation/commands.ts'
import { exchangeLink } from './exchange/commands.ts'
import { firstContact } from './link/commands.ts'
import { checkAuthenticity } from './scam-check/commands.ts'
import { supportLink } from './support/commands.ts'

let core: TestCore
beforeAll(async () => {
  core = await createTestCore()
})
afterAll(() => core.close())

/** Every row of every table as text; bytes as hexadecimal. */
async function dump(): Promise<string> {
  const owner = new pg.Client({ connectionString: core.ownerUrl })
  await owner.connect()
  try {
    const tables = await owner.query<{ name: string }>(
      `select format('%I.%I', schemaname, tablename) as name from pg_tables
        where schemaname not in ('pg_catalog', 'information_schema')`,
    )
    const parts: string[] = []
    for (const { name } of tables.rows) {
      const { rows } = await owner.query<{ row: string }>(`select t::text as row from ${name} t`)
      parts.push(...rows.map(({ row }) => row))
    }
    return parts.join('\n')
  } finally {
    await owner.end()
  }
}

const hex = (text: string) => Buffer.from(text, 'utf8').toString('hex')

it('a message names the link that it carries', async () => {
  const maria = await createPerson(core, { document: newCpf(), phone: '+5581987654300' })
  const sent = await firstContact(core, SENDER, SYSTEM, { debtorId: maria.id, channel: 'sms' })
  expect(sent.ok).toBe(true)
  const [carried] = await inScope(core, SYSTEM, (tx) =>
    tx.sql<{ debtor: string; contact: string }>(
      `select l.debtor_id as debtor, l.contact_id as contact
         from messages m join access_links l on l.id = m.link_id where m.debtor_id = $1`,
      [maria.id],
    ),
  )
  expect(carried).toEqual({ debtor: maria.id, contact: maria.sms })
})

describe('the database at rest', () => {
  it('holds no token, code, cookie, CPF, name, phone, e-mail or address of a visitor', async () => {
    const document = newCpf()
    const maria = await createPerson(core, {
      document,
      name: 'Zulmira Canaria',
      phone: '+5581987654321',
      email: 'zulmira.canaria@exemplo.example',
    })
    const token = await linkFor(core, maria, maria.email, 'agreement')
    await firstContact(core, SENDER, SYSTEM, { debtorId: maria.id, channel: 'sms' })
    const client = { ip: '203.0.113.77' }
    const exchange = { token, client, formerSecret: null }
    await exchangeLink(core, SENDER, { ...exchange, digits: '00000' })
    const secret = await signIn(core, maria, token)
    const scope = await scopeOf(core, secret)
    const subject = { action: 'documents', subjectId: null } as const
    await requestCode(core, SENDER, scope, subject)
    const code = await newestCode(core, maria)
    const confirmed = await confirmCode(core, SENDER, scope, { ...subject, code })
    if (!confirmed.ok) throw new Error('the right code confirms')
    await checkAuthenticity(core, SENDER, { text: token, client })
    await requestCompanyCode(core, SENDER, { token, client, formerSecret: secret })

    const texts = (await writtenTo(core, maria)).map((message) => message.text)
    const printed = texts.flatMap(
      (text) => text.match(/\/l\/[\w-]{22}|[A-Z0-9]{4}-[A-Z0-9]{4}/g) ?? [],
    )
    expect(printed.length).toBeGreaterThan(3)
    const canaries = [
      token,
      secret,
      confirmed.value.secret,
      document,
      'Zulmira',
      '987654321',
      'zulmira.canaria',
      '203.0.113.77',
      ...printed.map((text) => text.replace('/l/', '')),
    ]
    const everything = await dump()
    expect(everything.length).toBeGreaterThan(2_000)
    for (const canary of canaries) {
      expect(everything.includes(canary)).toBe(false)
      expect(everything.includes(hex(canary))).toBe(false)
    }
    // Six digits occur in numbers by chance: only as a field of its own would they be a leak.
    expect(everything).not.toMatch(new RegExp(`[(,"]${code}[),"]`))
  })
})

describe('a link for support', () => {
  it('is found by CPF or id, handed over once, and audited as support’s', async () => {
    const document = newCpf()
    const maria = await createPerson(core, { document })
    const order = { purpose: 'debts', channel: null } as const
    for (const debtor of [document, maria.id]) {
      const made = await supportLink(core, SENDER, SYSTEM, { ...order, debtor })
      if (!made.ok || made.value.kind !== 'minted') throw new Error('a link is handed over')
      expect(made.value.url).toMatch(/^https:\/\/acordoclaro\.example\/l\/[\w-]{22}$/)
      await signIn(core, maria, made.value.url.split('/l/')[1] ?? '')
    }
    const audited = await inScope(core, SYSTEM, (tx) =>
      tx.sql(`select data from audit_events where action = 'link.minted' and debtor_id = $1`, [
        maria.id,
      ]),
    )
    expect(audited).toEqual([
      { data: { purpose: 'debts', by: 'support' } },
      { data: { purpose: 'debts', by: 'support' } },
    ])
  })

  it('is sent to a registered contact, and only to one', async () => {
    const maria = await createPerson(core, { document: newCpf(), email: null })
    const order = { debtor: maria.id, purpose: 'debts' } as const
    const sent = await supportLink(core, SENDER, SYSTEM, { ...order, channel: 'sms' })
    expect(sent).toEqual({ ok: true, value: { kind: 'queued', masked: '(81) •••••-0001' } })
    expect(await writtenTo(core, maria, 'fresh_link')).toHaveLength(1)
    const byMail = await supportLink(core, SENDER, SYSTEM, { ...order, channel: 'email' })
    expect(byMail).toEqual({ ok: false, reason: 'no_contact' })
  })

  it('is refused for somebody who is not in the portfolio', async () => {
    const order = { purpose: 'debts', channel: null } as const
    for (const debtor of [newCpf(), '123', '', '01920000-0000-7000-8000-000000000000']) {
      const refused = await supportLink(core, SENDER, SYSTEM, { ...order, debtor })
      expect(refused).toEqual({ ok: false, reason: 'unknown_debtor' })
    }
  })
})
