import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { approve, listApprovals } from '#server/approvals/commands.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import { type ApprovalId, type CreditorId, newId } from '#server/kernel/id.ts'
import { inScope } from '#server/platform/db.ts'
import type { StaffScope } from '#server/platform/scope.ts'
import type { Services } from '#server/platform/services.ts'
import { createTestCore, type TestCore } from '#server/platform/testing.ts'
import { resolveStaffSession } from '#server/staff/session/commands.ts'
import { enter, hire } from '#server/staff/testing.ts'
import { createPerson, newCpf, type Person, SENDER, SYSTEM } from '#server/testing/access.ts'
import { startTestProvider, type TestProvider } from '#server/testing/pix.ts'
import { addCreditor } from '#server/testing/portfolio.ts'
import { queueMessage, queueMessages } from '../commands.ts'
import { outgoingMessage } from '../delivery/data.ts'
import { requestWording, returnTo, writeWording } from './commands.ts'
import type { Wording } from './model.ts'

let core: TestCore
let provider: TestProvider
let services: Services
let ana: StaffScope
let bia: StaffScope
let maria: Person
let creditorId: CreditorId

beforeAll(async () => {
  core = await createTestCore()
  provider = await startTestProvider(core)
  services = { ...provider.services, ...SENDER }
  ana = await insider()
  bia = await insider()
})
afterAll(async () => {
  await provider.close()
  await core.close()
})
beforeEach(async () => {
  maria = await createPerson(core, { document: newCpf() })
  creditorId = (await addCreditor(core, `casa-${maria.id.slice(-12)}`)).creditorId
})

async function insider(): Promise<StaffScope> {
  const session = await enter(core, await hire(core, { role: 'owner' }))
  return assertPresent(await resolveStaffSession(core, session), 'who entered has a scope')
}

const sms = (text: string): Wording => ({ channel: 'sms', text })
const GOOD = sms('{nome}, seu comprovante chegou. Veja em {link} - {marca}. {aviso}')
const BETTER = sms('{nome}, obrigado. Comprovante em {link} - {marca}. {aviso}')
const EMAIL: Wording = {
  channel: 'email',
  subject: 'Obrigado pelo pagamento',
  paragraphs: ['Seu comprovante é o número {numero}.', 'Guarde bem.'],
  action: 'Ver na minha página',
}

const place = (channel: Wording['channel'] = 'sms') =>
  ({ creditorId, template: 'receipt', channel }) as const

const write = (version: number, wording: Wording, who = ana) =>
  inScope(core, who, (tx) => writeWording(tx, who, place(), { version, wording }))

function ask(version: number, channel: Wording['channel'] = 'sms', id = newId<ApprovalId>()) {
  return inScope(core, ana, (tx) =>
    requestWording(tx, ana, services, { ...place(channel), version, id }),
  )
}

async function decide(id: ApprovalId, who: StaffScope) {
  const found = (await listApprovals(core, who)).find((one) => one.id === id)
  const { beforeSha256, afterSha256 } = assertPresent(found, 'the request is on their page')
  return approve(core, services, who, { id, beforeSha256, afterSha256 })
}

/** Written by one, put in force by another. */
async function putInForce(version: number, wording: Wording) {
  expect(await write(version, wording)).toEqual({ ok: true, value: { version: version + 1 } })
  const asked = await ask(version + 1, wording.channel)
  if (!asked.ok) throw new Error(asked.reason)
  expect(await decide(asked.value.approvalId, bia)).toEqual({ ok: true, value: undefined })
}

const back = (version: number | null, liveVersion: number | null) =>
  inScope(core, ana, (tx) => returnTo(tx, ana, services, place(), { version, liveVersion }))

let receipts = 0
const order = (contactId = maria.sms) => ({
  debtorId: maria.id,
  creditorId,
  contactId,
  notice: {
    template: 'receipt',
    link: `${SENDER.portalUrl}/l/WWWWWWWWWWWWWWWWWWWWWW`,
    number: 'R2026-000123',
  } as const,
  dedupeKey: `receipt-${++receipts}`,
})

/** What a receipt says now, and in which version. */
async function said(contactId = maria.sms) {
  return inScope(core, SYSTEM, async (tx) => {
    const { messageId } = await queueMessage(tx, SYSTEM, SENDER, order(contactId))
    const written = assertPresent(await outgoingMessage(tx, SYSTEM, messageId), 'it is written')
    const [row] = await tx.sql<{ version: number | null }>(
      'select wording_version as version from messages where id = $1',
      [messageId],
    )
    const { subject, text, html } = written.content
    return { version: row?.version, subject, text, html }
  })
}

describe('a creditor’s own words', () => {
  it('are said once a second person has read them, and the message keeps their version', async () => {
    expect(await said()).toMatchObject({
      version: null,
      text: expect.stringContaining('recebemos'),
    })
    await putInForce(0, GOOD)
    const first = await said()
    expect(first.version).toBe(1)
    expect(first.text).toMatch(
      /^Maria, seu comprovante chegou\. Veja em https:\S+ - Acordo Claro\. Aviso [2-9A-Z]{4}-[2-9A-Z]{4}$/,
    )
    await putInForce(1, BETTER)
    expect(await said()).toMatchObject({ version: 2, text: expect.stringContaining('obrigado') })
  })

  it('by e-mail stand between the greeting and who writes, which nobody can leave out', async () => {
    await putInForce(0, EMAIL)
    const { version, subject, text, html } = await said(assertPresent(maria.email, 'an address'))
    expect(version).toBe(1)
    expect(subject).toBe('Obrigado pelo pagamento')
    for (const part of [
      'Olá, Maria.',
      'número R2026-000123',
      'Ver na minha página: https:',
      'Credor: Vivaz Telecom S.A., CNPJ',
      'Encarregado de dados',
      'Aviso ',
    ]) {
      expect(text).toContain(part)
    }
    expect(html).toContain('Guarde bem.')
    // Another channel says what it said.
    expect(await said()).toMatchObject({ version: null })
  })

  it('cannot be approved by who asked, and not where the lint stands against them', async () => {
    await write(0, sms('{nome}, pague sua divida: {link} - {marca}. {aviso}'))
    expect(await ask(1)).toEqual({ ok: false, reason: 'not_fit' })
    await write(1, GOOD)
    expect(await ask(1)).toEqual({ ok: false, reason: 'changed' })
    const asked = await ask(2)
    if (!asked.ok) throw new Error(asked.reason)
    const id = asked.value.approvalId
    expect(await decide(id, ana)).toEqual({ ok: false, reason: 'own_request' })
    expect(await said()).toMatchObject({ version: null })
  })

  it('that were asked for before others came into force are asked for anew', async () => {
    await write(0, GOOD)
    const early = await ask(1)
    await putInForce(1, BETTER)
    if (!early.ok) throw new Error(early.reason)
    expect(await decide(early.value.approvalId, bia)).toEqual({ ok: false, reason: 'changed' })
    expect(await said()).toMatchObject({ version: 2 })
  })

  it('go back by one click to what two people had approved, and to the house’s, but no further', async () => {
    await putInForce(0, GOOD)
    await putInForce(1, BETTER)
    await write(2, sms('{nome}, nova: {link} - {marca}. {aviso}'))
    expect(await back(3, 2)).toEqual({ ok: false, reason: 'changed' })
    expect(await back(1, 1)).toEqual({ ok: false, reason: 'changed' })
    expect(await back(1, 2)).toEqual({ ok: true, value: null })
    expect(await said()).toMatchObject({ version: 1 })
    expect(await back(null, 1)).toEqual({ ok: true, value: null })
    expect(await said()).toMatchObject({ version: null })
    const acts = await inScope(core, SYSTEM, (tx) =>
      tx.sql(
        `select data->>'version' as version from audit_events
          where creditor_id = $1 and action = 'wording.published' order by sequence`,
        [creditorId],
      ),
    )
    expect(acts.map(({ version }) => version)).toEqual(['1', '2', '1', null])
  })

  it('of two who write at once are one version', async () => {
    const both = await Promise.all([write(0, GOOD), write(0, BETTER, bia)])
    expect(both.filter(({ ok }) => ok)).toHaveLength(1)
  })

  it('that do not fit any more, with a longer address, give way to the house’s', async () => {
    const long = { ...SENDER, portalUrl: `https://${'negociacao-'.repeat(5)}acordo.com.br` }
    await putInForce(0, GOOD)
    const link = `${long.portalUrl}/l/WWWWWWWWWWWWWWWWWWWWWW`
    const notice = { template: 'receipt', link, number: 'R2026-000123' } as const
    const { version, length } = await inScope(core, SYSTEM, async (tx) => {
      const [queued] = await queueMessages(tx, SYSTEM, long, [{ ...order(), notice }])
      const { messageId } = assertPresent(queued, 'it is written')
      const written = assertPresent(await outgoingMessage(tx, SYSTEM, messageId), 'it is written')
      const [row] = await tx.sql<{ version: number | null }>(
        'select wording_version as version from messages where id = $1',
        [messageId],
      )
      return { version: row?.version, length: written.content.text.length }
    })
    expect(version).toBeNull()
    expect(length).toBeLessThanOrEqual(160)
  })

  it('are no other creditor’s', async () => {
    await putInForce(0, GOOD)
    creditorId = (await addCreditor(core, `outra-${maria.id.slice(-12)}`)).creditorId
    expect(await said()).toMatchObject({ version: null })
  })
})
