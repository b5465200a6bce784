import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { queueLinkMessages } from '#server/access/link/bulk/commands.ts'
import { BATCH_SIZE } from '#server/campaigns/sending/commands.ts'
import { type ContactId, type CreditorId, type DebtorId, newId } from '#server/kernel/id.ts'
import type { Sender } from '#server/messages/model.ts'
import { type Core, inScope } from '#server/platform/db.ts'
import { mintSystemScope } from '#server/platform/scope-mint.ts'
import type { Bench } from './bench.ts'
import { type CopyOrder, copyCommand, hasPsql } from './copying.ts'
import { LOAD_CORE, onCore, pin, SERVER_CORE } from './cores.ts'
import { alternate, exact, type Figure, ratios, spreadOf, whole } from './figure.ts'
import { type Ground, prepareGround, statements } from './import-ground.ts'
import { withCore } from './portfolio-scene.ts'
import { output } from './program.ts'

/**
 * Links of a campaign, minted in bulk: token, link, sealed message, event and audit rows, batch by
 * batch as the worker writes them, in one process and one connection at a time. The floor is psql's
 * `\copy` of the very rows that came of it, sealed and hashed already, into the same tables with
 * their indexes and references.
 */
const PEOPLE = { full: 100_000, quick: 4_000 }
const MILLION_WITHIN_SECONDS = 600
const PEOPLE_DATABASE = 'bench_people'
const TABLES = ['access_links', 'messages', 'outbox_events', 'audit_events'] as const
const scope = mintSystemScope('bench')

const SENDER: Sender = {
  operator: {
    name: 'Atende Recupera',
    legalName: 'Atende Recupera Ltda.',
    cnpj: '12345678000195',
    address: 'Rua das Palmeiras, 120, Recife/PE',
    phone: '0800 000 0000',
    hours: 'dias úteis, das 9h às 18h',
    email: 'ajuda@atende.example',
    dataProtectionOfficer: 'privacidade@atende.example',
  },
  portalUrl: 'https://quita.atende.example',
}

type Person = { readonly debtorId: DebtorId; readonly contactId: ContactId }

export async function measureLinks(bench: Bench): Promise<Figure[]> {
  const folder = bench.folder('links')
  const ground = await prepareGround(folder)
  try {
    pin(ground.pid, SERVER_CORE)
    const count = bench.events ?? PEOPLE[bench.quick ? 'quick' : 'full']
    const people = await settle(ground, count)
    const files = filesIn(join(folder, 'rows'))
    await dumpOnce(ground, people, files)
    const rates = await alternate(
      bench.rounds,
      {
        floor: () => copyOnce(ground, people.length, files),
        ours: async () => (await mintOnce(ground, people)).perSecond,
      },
      bench.say,
    )
    return figuresOf(count, rates)
  } finally {
    await ground.stop()
  }
}

function figuresOf(count: number, rates: Record<'floor' | 'ours', number[]>): Figure[] {
  const perSecond = (values: readonly number[]) => `${whole(spreadOf(values).median)} links/s`
  const way = hasPsql ? 'psql \\copy' : 'a bare COPY stream (no psql on this machine)'
  const seconds = 1_000_000 / spreadOf(rates.ours).median
  return [
    {
      name: 'links in bulk',
      ratio: ratios(rates.ours, rates.floor),
      target: null,
      ours: perSecond(rates.ours),
      floor: perSecond(rates.floor),
      note: `${whole(count)} people, batches of ${whole(BATCH_SIZE)}; the floor is ${way} of the very rows that came of it into the same tables. Ours draws the tokens, opens each name, writes and seals each message, locks the people and looks for older links.`,
    },
    {
      name: 'a million links',
      ratio: exact(seconds / MILLION_WITHIN_SECONDS),
      target: { is: 'at most', value: 1 },
      ours: `${whole(seconds)} s`,
      floor: `${MILLION_WITHIN_SECONDS} s`,
      note: 'a million at the rate of the median round, against ten minutes.',
    },
  ]
}

/** People with a name and a telephone, once; every round begins with a copy of them. */
async function settle(ground: Ground, count: number): Promise<Person[]> {
  const { app, owner } = await ground.fresh(PEOPLE_DATABASE)
  const people: Person[] = []
  await withCore(app, 2, async (core) => {
    while (people.length < count) {
      const batch = Math.min(5_000, count - people.length)
      people.push(...(await addPeople(core, people.length, batch)))
    }
  })
  await statements(owner, ['analyze'])
  return people
}

async function addPeople(core: Core, from: number, count: number): Promise<Person[]> {
  const rows = Array.from({ length: count }, (_, place) => {
    const index = core.vault.blindIndex('debtors.document', String(from + place))
    const seal = (column: string, text: string) => core.vault.seal(text, { column, row: index })
    return {
      debtorId: newId<DebtorId>(),
      contactId: newId<ContactId>(),
      index,
      name: seal('debtors.name', 'Maria Aparecida de Souza'),
      phone: seal('contacts.value', '+5581999990001'),
    }
  })
  await inScope(core, scope, async (tx) => {
    await tx.sql(
      `insert into debtors (id, document_kind, document_index, document_sealed, name_sealed)
       select p.id, 'cpf', p.document_index, p.name, p.name
         from unnest($1::uuid[], $2::bytea[], $3::bytea[]) as p (id, document_index, name)`,
      [rows.map((r) => r.debtorId), rows.map((r) => r.index), rows.map((r) => r.name)],
    )
    await tx.sql(
      `insert into contacts (id, debtor_id, channel, value_index, value_sealed)
       select p.id, p.debtor_id, 'sms', p.document_index, p.phone
         from unnest($1::uuid[], $2::uuid[], $3::bytea[], $4::bytea[])
           as p (id, debtor_id, document_index, phone)`,
      [
        rows.map((r) => r.contactId),
        rows.map((r) => r.debtorId),
        rows.map((r) => r.index),
        rows.map((r) => r.phone),
      ],
    )
  })
  return rows.map(({ debtorId, contactId }) => ({ debtorId, contactId }))
}

/** The rows that ours makes, for the floor; its own time is not counted. */
async function dumpOnce(
  ground: Ground,
  people: readonly Person[],
  files: CopyOrder['files'],
): Promise<void> {
  await mintOnce(ground, people, async (databaseUrl) => {
    await output(...onCore(LOAD_CORE, ...copyCommand({ databaseUrl, direction: 'out', files })))
  })
}

async function mintOnce(
  ground: Ground,
  people: readonly Person[],
  before: (ownerUrl: string) => Promise<void> = async () => undefined,
): Promise<{ perSecond: number }> {
  const { app, owner } = await ground.fresh('bench_ours', PEOPLE_DATABASE)
  const perSecond = await withCore(app, 2, async (core) => {
    const [creditor] = await inScope(core, scope, (tx) =>
      tx.sql<{ id: CreditorId }>('select id from creditors order by slug limit 1'),
    )
    if (!creditor) throw new Error('the ground has creditors')
    const beganMs = performance.now()
    for (let at = 0; at < people.length; at += BATCH_SIZE) {
      await inScope(core, scope, (tx) =>
        queueLinkMessages(tx, scope, SENDER, {
          purpose: 'debts',
          by: 'system',
          creditorId: creditor.id,
          people: people.slice(at, at + BATCH_SIZE).map((person) => ({
            ...person,
            notice: (link) => ({ template: 'campaign_options', link }),
            dedupeKey: `campaign:bench:${person.debtorId}`,
          })),
        }),
      )
    }
    return (people.length / (performance.now() - beganMs)) * 1000
  })
  await before(owner)
  await ground.drop('bench_ours')
  return { perSecond }
}

async function copyOnce(ground: Ground, count: number, files: CopyOrder['files']): Promise<number> {
  const { owner: databaseUrl } = await ground.fresh('bench_floor', PEOPLE_DATABASE)
  const beganMs = performance.now()
  await output(...onCore(LOAD_CORE, ...copyCommand({ databaseUrl, direction: 'in', files })))
  const elapsedMs = performance.now() - beganMs
  await ground.drop('bench_floor')
  return (count / elapsedMs) * 1000
}

function filesIn(folder: string): CopyOrder['files'] {
  mkdirSync(folder, { recursive: true })
  return TABLES.map((table) => ({ table, file: join(folder, table) }))
}
