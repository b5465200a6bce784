import { randomFillSync } from 'node:crypto'
import type { PoolClient } from 'pg'
import type { CreditorId } from '#server/kernel/id.ts'
import { nameIndex } from '#server/people/names/data.ts'
import { namePairs } from '#server/people/names/model.ts'
import type { Vault } from '#server/platform/crypto.ts'
import type { Core } from '#server/platform/db.ts'
import { type CopyTable, startCopy } from '../copying/commands.ts'
import type { PortfolioRow } from '../rows/model.ts'
import type { Run } from '../run/model.ts'
import { createSeenSet } from '../seen/model.ts'

/**
 * Seals what is personal and writes accepted rows into the staging tables. A person and a contact
 * are sealed once per file, however many debts name them. Nothing else of the import depends on
 * this file, so plaintext has one way to the database: through the vault.
 */
export type Staging = {
  stage(row: PortfolioRow, place: Place): void
  ready(): Promise<void>
  finish(): Promise<void>
  /** Gives up: nothing of the three COPYs stays. */
  abandon(reason: Error): Promise<void>
}

export type Place = {
  readonly line: number
  readonly byteOffset: number
  readonly byteLength: number
  readonly prescribedOn: number
}

const PEOPLE =
  'import_id, line, debtor_id, document_kind, document_index, document_sealed, name_sealed, birth_date_sealed, name_index'
const CONTACTS = 'import_id, contact_id, document_index, channel, value_index, value_sealed'
const DEBTS =
  'import_id, line, byte_offset, byte_length, debt_id, document_index, contract_number, product, description, original_due_on, principal, index_code, contracted_on, uf, city, prescribed_on, content_hash, free_fields'

type Tables = { people: CopyTable; contacts: CopyTable; debts: CopyTable }

export async function openStaging(core: Core, run: Run): Promise<Staging> {
  const clients: PoolClient[] = []
  const lost = () => undefined
  for (let i = 0; i < 3; i++) {
    const client = await core.pool.connect()
    client.on('error', lost)
    clients.push(client)
    await client.query('begin; set local statement_timeout = 0')
  }
  const [first, second, third] = clients
  if (!first || !second || !third) throw new Error('three connections were opened')
  const tables = {
    people: startCopy(first, 'import_people', PEOPLE),
    contacts: startCopy(second, 'import_contacts', CONTACTS),
    debts: startCopy(third, 'import_debts', DEBTS),
  }
  const all = Object.values(tables)
  const release = (broken?: Error) => {
    for (const client of clients) {
      client.off('error', lost)
      client.release(broken)
    }
  }
  const stage = stager(core.vault, tables, run, () => core.clock.now().epochMilliseconds)
  return {
    stage,
    async ready() {
      for (const table of all) await table.ready()
    },
    async finish() {
      for (const table of all) await table.finish()
      for (const client of clients) await client.query('commit')
      release()
    },
    async abandon(reason) {
      for (const table of all) table.abort(reason)
      release(reason)
    },
  }
}

function stager(vault: Vault, tables: Tables, run: Run, nowMs: () => number) {
  const importId = Buffer.from(run.importId.replaceAll('-', ''), 'hex')
  const ids = idSource(nowMs)
  const indexOf = nameIndexer(vault, run.creditorId)
  const people = createSeenSet()
  let lastDocument = ''
  let documentIndex: Buffer = Buffer.alloc(0)

  function stagePerson(row: PortfolioRow, line: number): void {
    const { document, name } = row
    const birth = row.birth === null ? '' : dateText(row.birth)
    const table = tables.people
    const seal = (column: string, value: string) =>
      table.bytes(vault.seal(value, { column: `debtors.${column}`, row: documentIndex }))
    table.begin(9)
    table.bytes(importId)
    table.int4(line)
    table.bytes(ids())
    table.text(row.documentKind)
    table.bytes(documentIndex)
    seal('document', document)
    seal('name', name)
    if (birth === '') table.nothing()
    else seal('birth_date', birth)
    table.bytes(indexOf(name))
  }

  function stageContact(channel: 'sms' | 'email', value: string): void {
    const table = tables.contacts
    table.begin(6)
    table.bytes(importId)
    table.bytes(ids())
    table.bytes(documentIndex)
    table.text(channel)
    table.bytes(vault.blindIndex(`contacts.${channel}`, value))
    table.bytes(vault.seal(value, { column: 'contacts.value', row: documentIndex }))
  }

  function stageDebt(row: PortfolioRow, place: Place): void {
    const table = tables.debts
    table.begin(18)
    table.bytes(importId)
    table.int4(place.line)
    table.int8(BigInt(place.byteOffset))
    table.int4(place.byteLength)
    table.bytes(ids())
    table.bytes(documentIndex)
    table.text(row.contract)
    table.text(row.product)
    table.text(row.description)
    table.date(row.due)
    table.int8(row.principal)
    if (row.index === null) table.nothing()
    else table.text(row.index)
    if (row.contractedOn === null) table.nothing()
    else table.date(row.contractedOn)
    if (row.uf === null) table.nothing()
    else table.text(row.uf)
    if (row.city === null) table.nothing()
    else table.text(row.city)
    table.date(place.prescribedOn)
    table.bytes(vault.blindIndex('debts.content', contentOf(row)))
    table.jsonb(row.freeFields)
  }

  return (row: PortfolioRow, place: Place): void => {
    if (row.document !== lastDocument) {
      lastDocument = row.document
      documentIndex = vault.blindIndex('debtors.document', row.document)
    }
    if (people.add(personOf(row))) {
      stagePerson(row, place.line)
      for (const phone of row.phones) stageContact('sms', phone)
      for (const email of row.emails) stageContact('email', email)
    }
    stageDebt(row, place)
  }
}

const MOST_KEPT_PAIRS = 20_000

/** The indexes of a name, one after the other. A file repeats its pairs of names: they are kept. */
function nameIndexer(vault: Vault, creditorId: CreditorId): (name: string) => Buffer {
  const kept = new Map<string, Buffer>()
  const indexOf = (pair: string) => {
    const known = kept.get(pair)
    if (known) return known
    if (kept.size === MOST_KEPT_PAIRS) kept.clear()
    const index = nameIndex(vault, creditorId, pair)
    kept.set(pair, index)
    return index
  }
  return (name) => Buffer.concat(namePairs(name).map(indexOf))
}

/** Everything the file says of a person: what was staged once in the same words needs no more. */
function personOf({ document, name, birth, phones, emails }: PortfolioRow): string {
  return `${document}\0${name}\0${birth}\0${phones.join(' ')}\0${emails.join(' ')}`
}

/** Everything the file says of a debt and its debtor, to tell a changed row from an unchanged. */
function contentOf(row: PortfolioRow): string {
  const { contract, product, description, due, contractedOn, principal, index } = row
  const terms = `${product}\0${description}\0${due}\0${contractedOn}\0${principal}\0${index}`
  // Only where there is one: a file from before there were places says what it said.
  const place = row.uf === null ? '' : `\0${row.uf}\0${row.city}`
  return `${personOf(row)}\0${contract}\0${terms}\0${row.freeFields}${place}`
}

/** Birth dates are sealed as `1980-01-31`. */
function dateText(epochDay: number): string {
  return new Date(epochDay * 86_400_000).toISOString().slice(0, 10)
}

const ID_BYTES = 16
const POOL_BYTES = ID_BYTES * 1024

/** UUIDs version 7 as bytes (RFC 9562), random bytes drawn a thousand ids at a time. */
function idSource(nowMs: () => number): () => Uint8Array {
  const pool = Buffer.allocUnsafeSlow(POOL_BYTES)
  let at = POOL_BYTES
  let timestamp = 0
  return () => {
    if (at === POOL_BYTES) {
      randomFillSync(pool)
      at = 0
      timestamp = nowMs()
    }
    const id = pool.subarray(at, at + ID_BYTES)
    pool.writeUIntBE(timestamp, at, 6)
    pool[at + 6] = ((pool[at + 6] ?? 0) & 0x0f) | 0x70
    pool[at + 8] = ((pool[at + 8] ?? 0) & 0x3f) | 0x80
    at += ID_BYTES
    return id
  }
}
