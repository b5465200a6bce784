import pg from 'pg'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { recordAudit } from '#server/audit/commands.ts'
import { newId } from '#server/kernel/id.ts'
import { inScope } from '#server/platform/db.ts'
import { parseSigningKeys } from '#server/platform/paper-signing.ts'
import { createTestCore, type TestCore } from '#server/platform/testing.ts'
import { TEST_PAPER_KEYS } from '#server/testing/core.ts'
import { testScope } from '#server/testing/scope.ts'
import { type ChainReport, verifyAudit, type Witness } from './commands.ts'
import { GENESIS, linkHash } from './data.ts'
import { sealAudit } from './jobs.ts'

const KEYS = parseSigningKeys(TEST_PAPER_KEYS).known

let core: TestCore
let owner: pg.Client

beforeEach(async () => {
  core = await createTestCore()
  owner = new pg.Client({ connectionString: core.ownerUrl })
  await owner.connect()
})

afterEach(async () => {
  await owner.end()
  await core.close()
})

const act = (reason = 'x') =>
  inScope(core, testScope, (tx) =>
    recordAudit(tx, testScope, { action: 'import.failed', subjectId: newId(), reason }),
  )

async function acts(count: number): Promise<void> {
  for (let i = 0; i < count; i++) await act(`ato ${i}`)
}

const verify = (witness: Witness | null = null): Promise<ChainReport> =>
  verifyAudit(core, testScope, { keys: KEYS, witness })

/** Whoever can do everything in the database, past every trigger and reference. */
async function asIntruder(...statements: string[]): Promise<void> {
  for (const table of ['audit_events', 'audit_chain', 'audit_heads']) {
    await owner.query(`alter table ${table} disable trigger user`)
  }
  await owner.query(
    'alter table audit_chain drop constraint audit_chain_event_id_audit_events_id_fk',
  )
  for (const statement of statements) await owner.query(statement)
}

describe('the chain of recorded acts', () => {
  it('holds every act once, in one order, whoever seals and how often', async () => {
    await acts(5)
    const both = await Promise.all([sealAudit(core, testScope), sealAudit(core, testScope)])
    expect(both.reduce((all, n) => all + n, 0)).toBe(5)
    await acts(3)
    expect(await sealAudit(core, testScope)).toBe(3)
    expect(await sealAudit(core, testScope)).toBe(0)
    expect(await verify()).toMatchObject({ acts: 8n, signedHeads: 2, waiting: 0, fault: null })
  })

  it('tells how many acts wait to be sealed', async () => {
    await acts(2)
    expect(await verify()).toMatchObject({ acts: 0n, waiting: 2, fault: null })
  })

  it('takes an act later whose transaction ended late', async () => {
    const late = new pg.Client({ connectionString: core.ownerUrl })
    await late.connect()
    await late.query('begin')
    await late.query(
      `insert into audit_events (id, actor_kind, action, data)
       values ($1, 'system', 'import.failed', '{}')`,
      [newId()],
    )
    await acts(2)
    expect(await sealAudit(core, testScope)).toBe(2)
    await late.query('commit')
    await late.end()
    expect(await sealAudit(core, testScope)).toBe(1)
    expect(await verify()).toMatchObject({ acts: 3n, waiting: 0, fault: null })
  })

  it('finds an act that came after everything around it was long sealed, once it looks everywhere', async () => {
    const late = new pg.Client({ connectionString: core.ownerUrl })
    await late.connect()
    await late.query('begin')
    await late.query(
      `insert into audit_events (id, actor_kind, action, data)
       values ($1, 'system', 'import.failed', '{}')`,
      [newId()],
    )
    await acts(2)
    await sealAudit(core, testScope)
    core.clock.advance({ hours: 1 })
    await acts(1)
    await sealAudit(core, testScope)
    await late.query('commit')
    await late.end()
    expect(await sealAudit(core, testScope)).toBe(0)
    expect(await verify()).toMatchObject({ waiting: 1 })
    expect(await sealAudit(core, testScope, { everywhere: true })).toBe(1)
    expect(await verify()).toMatchObject({ acts: 4n, waiting: 0, fault: null })
  })

  it('cannot be changed by the application, nor by its owner without taking the guards away', async () => {
    await acts(1)
    await sealAudit(core, testScope)
    for (const text of ['update audit_chain set hash = hash', 'delete from audit_heads']) {
      await expect(inScope(core, testScope, (tx) => tx.sql(text))).rejects.toMatchObject({
        code: '42501',
      })
      await expect(owner.query(text)).rejects.toMatchObject({ code: '23001' })
    }
  })
})

describe('an intruder in the database', () => {
  beforeEach(async () => {
    await acts(3)
    await sealAudit(core, testScope)
    await acts(3)
    await sealAudit(core, testScope)
  })

  it.each([
    ['who changes what an act says', `update audit_events set data = '{}' where sequence = 4`],
    [
      'who changes when',
      `update audit_events set at = at - interval '1 second' where sequence = 4`,
    ],
    [
      'who gives it to somebody else',
      `update audit_events set actor_id = uuidv7() where sequence = 4`,
    ],
  ])('%s is found', async (_, statement) => {
    await asIntruder(statement)
    expect((await verify()).fault).toEqual({ fault: 'act_changed', position: 4n })
  })

  it('who takes an act away, or its place, is found', async () => {
    await asIntruder('delete from audit_events where sequence = 5')
    expect((await verify()).fault).toEqual({ fault: 'act_missing', position: 5n })
    await owner.query('delete from audit_chain where position = 2')
    expect((await verify()).fault).toEqual({ fault: 'link_missing', position: 2n })
  })

  it('who changes an act and computes the whole chain anew is found by the signature', async () => {
    await asIntruder(`update audit_events set data = '{}' where sequence = 2`)
    const { rows } = await owner.query<{ id: string; position: string; act: string }>(
      `select c.event_id as id, c.position, jsonb_build_array('v1', e.id, e.sequence,
              to_char(e.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), e.actor_kind,
              e.actor_id, e.action, e.creditor_id, e.debtor_id, e.subject_id, e.data)::text as act
         from audit_chain c join audit_events e on e.id = c.event_id order by c.position`,
    )
    let hash: Buffer = GENESIS
    for (const { position, act: text } of rows) {
      hash = linkHash(hash, text)
      await owner.query('update audit_chain set hash = $2 where position = $1', [position, hash])
      await owner.query('update audit_heads set hash = $2 where position = $1', [position, hash])
    }
    expect((await verify()).fault).toEqual({ fault: 'signature_wrong', position: 3n })
    await owner.query('update audit_heads set signature = null, key_id = null')
    expect((await verify()).fault).toEqual({ fault: 'signature_wrong', position: 3n })
  })

  it('who cuts the end off is found by who kept it elsewhere', async () => {
    const { head } = await verify()
    expect((await verify(head)).fault).toBeNull()
    await asIntruder(
      'delete from audit_heads where position > 3',
      'delete from audit_chain where position > 3',
      'delete from audit_events where sequence > 3',
    )
    expect((await verify()).fault).toBeNull()
    expect((await verify(head)).fault).toEqual({ fault: 'witness_wrong', position: 6n })
  })

  it('who signs with a key of their own is found', async () => {
    const none = await verifyAudit(core, testScope, { keys: new Map(), witness: null })
    expect(none.fault).toEqual({ fault: 'signature_wrong', position: 3n })
  })
})
