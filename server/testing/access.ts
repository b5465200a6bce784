import { and, asc, eq } from 'drizzle-orm'
import { messages } from '#db/schema/messages.ts'
import { contacts, debtors } from '#db/schema/people.ts'
import { exchangeLink } from '#server/access/exchange/commands.ts'
import { mintLink } from '#server/access/link/commands.ts'
import type { LinkPurpose } from '#server/access/model.ts'
import { resolveSession } from '#server/access/session/commands.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import { type ContactId, type DebtorId, newId } from '#server/kernel/id.ts'
import { parseTaxId } from '#server/kernel/tax-id.ts'
import { outgoingMessage } from '#server/messages/delivery/data.ts'
import type { Sender } from '#server/messages/model.ts'
import { type Core, inScope } from '#server/platform/db.ts'
import type { DebtorScope } from '#server/platform/scope.ts'
import { mintSystemScope } from '#server/platform/scope-mint.ts'

/** Fixtures of the access tests: people with contacts, links, and what was written to them. */
export const SYSTEM = mintSystemScope('test')

export const SENDER: Sender = {
  operator: {
    name: 'Acordo Claro',
    legalName: 'Acordo Claro Serviços de Cobrança Ltda.',
    cnpj: '12345678000195',
    address: 'Rua das Palmeiras, 120, Recife/PE',
    phone: '0800 000 0000',
    hours: 'dias úteis, das 9h às 18h',
    email: 'ajuda@acordoclaro.example',
    dataProtectionOfficer: 'privacidade@acordoclaro.example',
  },
  portalUrl: 'https://acordoclaro.example',
}

export type Person = {
  readonly id: DebtorId
  readonly document: string
  readonly digits: string
  readonly sms: ContactId
  readonly email: ContactId | null
}

export type PersonInput = {
  readonly document: string
  readonly name?: string
  readonly phone?: string
  readonly email?: string | null
}

/** A person with a phone and, unless null, an e-mail address. */
export async function createPerson(core: Core, input: PersonInput): Promise<Person> {
  const document = parseTaxId(input.document)
  if (!document.ok) throw new Error('a fixture needs a valid CPF or CNPJ')
  const { kind, value } = document.value
  const id = newId<DebtorId>()
  const index = core.vault.blindIndex('debtors.document', value)
  const seal = (column: string, text: string) => core.vault.seal(text, { column, row: index })
  return inScope(core, SYSTEM, async (tx) => {
    await tx.db.insert(debtors).values({
      id,
      documentKind: kind,
      documentIndex: index,
      documentSealed: seal('debtors.document', value),
      nameSealed: seal('debtors.name', input.name ?? 'Maria Aparecida de Souza'),
    })
    const add = async (channel: 'sms' | 'email', text: string) => {
      const contactId = newId<ContactId>()
      await tx.db.insert(contacts).values({
        id: contactId,
        debtorId: id,
        channel,
        valueIndex: core.vault.blindIndex(`contacts.${channel}`, text),
        valueSealed: seal('contacts.value', text),
        createdAt: core.clock.now().subtract({ hours: 24 }),
      })
      return contactId
    }
    const sms = await add('sms', input.phone ?? '+5581999990001')
    const address = input.email === undefined ? 'maria@exemplo.example' : input.email
    const email = address === null ? null : await add('email', address)
    return { id, document: value, digits: value.slice(0, 5), sms, email }
  })
}

/** The creditor's file brought a day of birth, as `2008-11-24`. */
export function bornOn(core: Core, { id }: Pick<Person, 'id'>, day: string): Promise<void> {
  return inScope(core, SYSTEM, async (tx) => {
    const [row] = await tx.sql<{ index: Buffer }>(
      'select document_index as index from debtors where id = $1',
      [id],
    )
    const { index } = assertPresent(row, 'they exist')
    const sealed = core.vault.seal(day, { column: 'debtors.birth_date', row: index })
    await tx.sql('update debtors set birth_date_sealed = $2 where id = $1', [id, sealed])
  })
}

/** A link as the person receives it. */
export async function linkFor(
  core: Core,
  person: Person,
  contactId: ContactId | null = person.sms,
  purpose: LinkPurpose = 'debts',
): Promise<string> {
  const link = await inScope(core, SYSTEM, (tx) =>
    mintLink(tx, SYSTEM, SENDER, { debtorId: person.id, purpose, contactId, by: 'system' }),
  )
  return link.token
}

export type Written = {
  readonly template: string
  readonly contactId: ContactId
  readonly text: string
}

/** Everything written to a person, opened, oldest first. */
export async function writtenTo(core: Core, person: Person, template?: string): Promise<Written[]> {
  return inScope(core, SYSTEM, async (tx) => {
    const rows = await tx.db
      .select({ id: messages.id, contactId: messages.contactId, template: messages.template })
      .from(messages)
      .where(
        and(
          eq(messages.debtorId, person.id),
          template ? eq(messages.template, template) : undefined,
        ),
      )
      .orderBy(asc(messages.id))
    const written: Written[] = []
    for (const row of rows) {
      const message = assertPresent(await outgoingMessage(tx, SYSTEM, row.id), 'it was written')
      written.push({
        template: row.template,
        contactId: row.contactId,
        text: message.content.text,
      })
    }
    return written
  })
}

/** The digits of the newest code that was sent to a person. */
export async function newestCode(core: Core, person: Person): Promise<string> {
  const codes = await writtenTo(core, person, 'access_code')
  const found = /\b\d{6}\b/.exec(codes.at(-1)?.text ?? '')
  return assertPresent(found?.[0], 'a code was sent')
}

/** The token of the newest link that was sent to a person. */
export async function newestToken(core: Core, person: Person, template: string): Promise<string> {
  const links = await writtenTo(core, person, template)
  const found = /\/l\/([\w-]{22})/.exec(links.at(-1)?.text ?? '')
  return assertPresent(found?.[1], 'a link was sent')
}

/** Another network for each try, so that budgets of addresses stay out of the way. */
export function visitor(n = 1): { ip: string } {
  return { ip: `10.${Math.floor(n / 256) % 256}.${n % 256}.7` }
}

let lastBase = 100_000_000

/** A valid CPF that no test of this process used before; the first five digits differ each time. */
export function newCpf(): string {
  lastBase += 10_007
  const checkDigit = (body: string) => {
    const weighted = Array.from(body, (digit, i) => Number(digit) * (body.length + 1 - i))
    const rest = weighted.reduce((sum, value) => sum + value, 0) % 11
    return rest < 2 ? 0 : 11 - rest
  }
  const nine = String(lastBase)
  const ten = `${nine}${checkDigit(nine)}`
  return `${ten}${checkDigit(ten)}`
}

/** Signs a person in at R1; the secret of the cookie. */
export async function signIn(core: Core, person: Person, token?: string): Promise<string> {
  const attempt = { token: token ?? (await linkFor(core, person)), digits: person.digits }
  const entered = await exchangeLink(core, SENDER, {
    ...attempt,
    client: visitor(),
    formerSecret: null,
  })
  if (!entered.ok || entered.value.kind !== 'entered') throw new Error('right digits enter')
  return entered.value.secret
}

/** What a cookie allows; stops where it allows nothing. */
export async function scopeOf(core: Core, secret: string): Promise<DebtorScope> {
  return assertPresent(await resolveSession(core, secret), 'the session is live')
}
