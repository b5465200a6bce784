import { createHash } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { promises } from '#db/schema/telephone.ts'
import { rankContacts } from '#server/access/code/model.ts'
import { CONTACT_LIMITS } from '#server/creditors/contact/model.ts'
import { type CampaignId, newId, type PromiseId } from '#server/kernel/id.ts'
import { judgeSend } from '#server/messages/eligibility/model.ts'
import { accept, firstGroup, freeze as freezeMenu } from '#server/offers/testing/scene.ts'
import { suppressContact } from '#server/people/commands.ts'
import { inScope } from '#server/platform/db.ts'
import { createTestCore, type TestCore } from '#server/platform/testing.ts'
import { TEST_NOW } from '#server/testing/core.ts'
import { signIn } from '#server/testing/portfolio.ts'
import { testScope } from '#server/testing/scope.ts'
import { memberPage } from '../results/data.ts'
import { addContact, addPerson, type CampaignWorld, clearDebt, openCampaigns } from '../testing.ts'

let core: TestCore
let world: CampaignWorld

beforeAll(async () => {
  core = await createTestCore()
  world = await openCampaigns(core)
})
afterAll(() => core.close())
/** Nobody of an earlier test is found: each has amounts of its own. */
let amount = 100_000n
beforeEach(() => {
  core.clock.set(TEST_NOW)
  core.clock.advance({ hours: 2 })
  amount *= 2n
})

const person = (debt: { dueOn?: string } = {}) =>
  addPerson(core, world.creditor, { principal: amount, ...debt })
/** Around what somebody owes with its charges: of this test only. */
const mine = () => {
  const reais = Number(amount) / 100
  return { totalFrom: `${Math.floor(reais)}`, totalTo: `${Math.floor(reais * 1.5)}` }
}
const dryRun = (values: Parameters<CampaignWorld['dryRun']>[0] = {}) =>
  world.dryRun({ ...mine(), ...values })
const give = (contactId: never, reason: 'opt_out' | 'not_me' | 'bounced') =>
  inScope(core, testScope, (tx) => suppressContact(tx, testScope, { contactId, reason }))

describe('a dry run', () => {
  it('says of everybody whether they are written to, and why not', async () => {
    const [ok, optedOut, notMe, bounced, capped, paid, promising, old] = await Promise.all(
      Array.from({ length: 8 }, (_, at) => person(at === 7 ? { dueOn: '2021-01-10' } : {})),
    )
    if (!(ok && optedOut && notMe && bounced && capped && paid && promising && old))
      throw new Error('eight people')
    await inScope(core, testScope, (tx) =>
      tx.db.insert(promises).values({
        creditorId: world.creditor.creditorId,
        id: newId<PromiseId>(),
        debtorId: promising.id,
        promisedOn: Temporal.PlainDate.from('2026-11-25'),
        notedBy: world.ana.staffId,
        createdAt: core.clock.now(),
      }),
    )
    await give(optedOut.sms as never, 'opt_out')
    await give(notMe.sms as never, 'not_me')
    await give(bounced.sms as never, 'bounced')
    for (const days of [1, 3, 5]) await addContact(core, capped, { days })
    await clearDebt(core, world.creditor, paid, amount)
    const signer = await person()
    const scope = await signIn(core, signer.id)
    await freezeMenu(core, scope)
    await accept(core, scope, (await firstGroup(core, scope)).full)
    const { of, figures, rows } = await dryRun()
    expect({
      ok: of(ok.id),
      optedOut: of(optedOut.id),
      notMe: of(notMe.id),
      bounced: of(bounced.id),
      capped: of(capped.id),
      paid: of(paid.id),
      promising: of(promising.id),
      old: of(old.id),
      signer: of(signer.id),
    }).toEqual({
      ok: 'in',
      optedOut: 'contact_opted_out',
      notMe: 'contact_not_me',
      bounced: 'contact_bounced',
      capped: 'cap_reached',
      paid: 'paid',
      promising: 'promised',
      old: 'prescribed',
      signer: 'agreement_running',
    })
    expect(figures).toMatchObject({ included: 1, heldOut: 0, excluded: 8 })
    const hash = createHash('sha256')
    for (const row of rows) {
      hash.update(Buffer.from(row.debtor_id.replaceAll('-', ''), 'hex')).update(row.verdict)
    }
    expect(figures?.membersSha256).toBe(hash.digest('hex'))
  })

  it('writes where `rankContacts` would, and nowhere without a contact', async () => {
    const { id } = await person()
    await inScope(core, testScope, (tx) =>
      tx.sql(
        `insert into contacts (id, debtor_id, channel, value_index, value_sealed, created_at, confirmed_at)
         select gen_random_uuid(), $1, 'sms', sha256(n::text::bytea), '', $2::timestamptz - make_interval(days => n * 200),
                case when n % 2 = 0 then $2::timestamptz - make_interval(days => n * 100) end
           from generate_series(1, 6) n`,
        [id, core.clock.now()],
      ),
    )
    const { campaignId } = await dryRun()
    const chosen = await inScope(core, testScope, async (tx) => {
      const rows = await tx.sql<{ contact_id: string }>(
        `select m.contact_id from campaign_members m join campaigns c on c.audience_id = m.audience_id
          where c.id = $1`,
        [campaignId],
      )
      const contacts = await tx.sql<{ id: never; createdAt: Temporal.Instant; confirmedAt: null }>(
        `select id, created_at as "createdAt", confirmed_at as "confirmedAt" from contacts
          where debtor_id = $1 and channel = 'sms'`,
        [id],
      )
      const ranked = rankContacts(
        contacts.map((contact) => ({ ...contact, channel: 'sms' as const })),
        null,
        tx.clock.now(),
      )
      return { ours: rows.map((row) => row.contact_id), theirs: ranked[0]?.id }
    })
    expect(chosen.ours).toEqual([chosen.theirs])
  })

  it('leaves out by the caps whom the one gate would not let through today', async () => {
    const histories = [[], [0], [1], [1, 3], [1, 3, 6], [1, 3, 7], [2, 8, 9, 10, 11, 12, 13, 14]]
    const more = [...histories, [8, 9, 10, 11, 12, 13, 14, 15], [29, 28, 27, 26, 25, 24, 23, 22]]
    const people = []
    for (const history of more) {
      const one = await person()
      for (const days of history) await addContact(core, one, { days })
      people.push({ one, history })
    }
    const { of } = await dryRun()
    const now = core.clock.now()
    for (const { one, history } of people) {
      const judged = judgeSend({
        template: 'campaign_message',
        channel: 'sms',
        suppression: null,
        createdAt: now,
        now,
        isMoot: false,
        isPromised: false,
        isAtRest: false,
        hasAsked: false,
        isMinor: false,
        silentUntil: null,
        hours: 'any',
        place: null,
        mayComeTwice: false,
        policy: CONTACT_LIMITS,
        earlier: history.map((days) => ({
          at: now.subtract({ hours: days * 24 }),
          isOfCreditor: false,
        })),
      })
      const passes = judged.ok && judged.value === null
      expect([history, of(one.id)]).toEqual([history, passes ? 'in' : 'cap_reached'])
    }
  })

  it('finds only whom the filter means', async () => {
    const young = await person({ dueOn: '2026-11-01' })
    const old = await person({ dueOn: '2025-11-01' })
    expect((await dryRun({ daysFrom: '0', daysTo: '90' })).rows.map((r) => r.debtor_id)).toEqual([
      young.id,
    ])
    const { of } = await dryRun({ daysFrom: '91' })
    expect([of(old.id), of(young.id)]).toEqual(['in', null])
    await addContact(core, old, { days: 3 })
    expect((await dryRun({ quietDays: '5' })).of(old.id)).toBeNull()
    expect((await dryRun({ quietDays: '2' })).of(old.id)).toBe('in')
    expect((await dryRun({ kind: 'cnpj' })).rows).toEqual([])
    expect((await dryRun({ agreement: 'stopped' })).rows).toEqual([])
    expect((await dryRun({ offer: 'with' })).rows).toHaveLength(2)
    expect((await dryRun({ totalFrom: '999999' })).rows).toEqual([])
  })

  it('holds out the same people each time, by a secret of the campaign and who they are', async () => {
    const people = []
    for (let at = 0; at < 24; at++) people.push(await person())
    const first = await dryRun({ holdOut: '50' })
    const key = core.vault.blindIndex('campaigns.hold_out', first.campaignId)
    const heldBy = (id: string) =>
      createHash('sha256')
        .update(key)
        .update(Buffer.from(id.replaceAll('-', ''), 'hex'))
        .digest()
        .readUInt32BE() *
        100 <
      50 * 2 ** 32
    for (const { id } of people) expect(first.of(id)).toBe(heldBy(id) ? 'hold_out' : 'in')
    expect(first.figures?.heldOut).toBeGreaterThan(0)
    await world.freeze(first.campaignId)
    expect((await world.audience(first.campaignId)).rows).toEqual(first.rows)
  })

  it('is read page by page, masked, and by nobody of another creditor', async () => {
    for (let at = 0; at < 5; at++) await person()
    const { campaignId, rows } = await dryRun()
    const pages = await inScope(core, world.ana, async (tx) => {
      const campaign = await world.read(campaignId)
      if (!campaign?.audienceId) throw new Error('it has a list')
      const list = { ...campaign, audienceId: campaign.audienceId }
      const found = []
      let after = null
      do {
        const page = await memberPage(tx, world.ana, list, { group: 'in', after, limit: 2 })
        found.push(page.rows)
        after = page.next
      } while (after !== null)
      return found
    })
    expect(pages.map((page) => page.length)).toEqual([2, 2, 1])
    expect(pages.flat().map((row) => row.debtorId)).toEqual(rows.map((row) => row.debtor_id))
    expect(pages[0]?.[0]?.name).toBe('Maria S.')
  })
})

describe('the list a campaign names', () => {
  const sql = (text: string, values: unknown[]) =>
    inScope(core, testScope, (tx) => tx.sql(text, values))

  it('is neither deleted nor rewritten, even by the application itself', async () => {
    await person()
    const { campaignId } = await dryRun()
    const { audienceId } = (await world.read(campaignId)) ?? { audienceId: null }
    await expect(
      sql('delete from campaign_members where audience_id = $1', [audienceId]),
    ).rejects.toThrow()
    await expect(
      sql("update campaign_members set verdict = 'out' where audience_id = $1", [audienceId]),
    ).rejects.toThrow()
    expect((await world.audience(campaignId)).rows).toHaveLength(1)
  })

  it('is forgotten with a change of the campaign, whose version it was made of', async () => {
    await person()
    const { campaignId } = await dryRun()
    expect(await world.write({ ...mine(), channel: 'email' }, { campaignId, version: 1 })).toEqual({
      ok: true,
      value: { campaignId },
    })
    expect(await world.read(campaignId)).toMatchObject({ state: 'draft', audienceId: null })
    const again = await world.write(mine(), { campaignId: campaignId as CampaignId, version: 1 })
    expect(again).toEqual({ ok: false, reason: 'changed' })
  })

  it('keeps a filter under a name that is nobody else’s', async () => {
    expect(await world.write({ segment: 'Antigas' })).toMatchObject({ ok: true })
    expect(await world.write({ segment: 'Antigas' })).toEqual({
      ok: false,
      reason: 'segment_taken',
    })
  })
})
