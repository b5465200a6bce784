import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { contactPreferences } from '#db/schema/replies.ts'
import { addPerson } from '#server/campaigns/testing.ts'
import { forgetCatalogue } from '#server/creditors/data.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import type { CreditorId } from '#server/kernel/id.ts'
import { putInForce } from '#server/messages/wording/testing.ts'
import { addOfferer } from '#server/offers/testing/scene.ts'
import { allowWhatsApp } from '#server/people/whatsapp/commands.ts'
import { inScope } from '#server/platform/db.ts'
import { mintStaffScope } from '#server/platform/scope-mint.ts'
import { createTestCore, type TestCore } from '#server/platform/testing.ts'
import { SYSTEM } from '#server/testing/access.ts'
import type { TestCreditor } from '#server/testing/portfolio.ts'
import type { Journey, JourneyStep } from '../model.ts'
import { nextStepsOf } from '../neglect/data.ts'
import { EVERYBODY, openJourneys } from '../testing.ts'

type Person = Awaited<ReturnType<typeof addPerson>>

let core: TestCore
let creditor: TestCreditor
let desk: Awaited<ReturnType<typeof openJourneys>>
/** Two people with a number and an address each, whose debts were due yesterday. */
let wanting: Person
let other: Person

const TEXT =
  'Olá, {nome}. Aqui é {marca}: veja com calma em {link}. Para parar, responda PARE. {aviso} .'

const journeyOf = (channels: JourneyStep['channels']): Journey => ({
  format: 1,
  steps: [
    {
      id: 'mais-1',
      anchor: 'debt',
      day: 1,
      everyDays: null,
      profiles: EVERYBODY,
      channels,
      family: 'campaign_message',
    },
  ],
})

const sql = <T extends Record<string, unknown>>(text: string, values: unknown[] = []) =>
  inScope(core, SYSTEM, (tx) => tx.sql<T>(text, values))

beforeEach(async () => {
  core = await createTestCore('2026-11-23T15:00:00Z')
  creditor = await addOfferer(core)
  desk = await openJourneys(core, creditor.creditorId)
  wanting = await addPerson(core, creditor, { dueOn: '2026-11-22' })
  other = await addPerson(core, creditor, { dueOn: '2026-11-22' })
  await inScope(core, SYSTEM, (tx) =>
    allowWhatsApp(tx, SYSTEM, { contactId: wanting.sms, debtorId: wanting.id, by: 'page' }),
  )
  await sql("update creditors set contact_whatsapp = 'yes' where id = $1", [creditor.creditorId])
  forgetCatalogue()
})
afterEach(() => core.close())

const withTemplate = () =>
  putInForce(
    core,
    { creditorId: creditor.creditorId, template: 'campaign_message', by: desk.ana.staffId },
    { channel: 'whatsapp', template: 'ha_uma_mensagem', language: 'pt_BR', text: TEXT },
  )

/** What a manager reads that a journey of these ways would send today. */
async function replayed(channels: JourneyStep['channels']) {
  const published = await desk.publish(journeyOf(channels))
  if (!published.ok) throw new Error('nothing stands against it')
  await desk.start(published.value.version)
  expect(await desk.replay()).toMatchObject({ ok: true })
  return (await desk.figures()).draft.messages
}

/** The contacts that the messages were written to. */
async function writtenTo() {
  const rows = await sql<{ contact_id: string }>(
    "select contact_id from messages where dedupe_key like 'journey:%' order by contact_id",
  )
  return rows.map((row) => row.contact_id)
}

const mailOf = async ({ id }: Person) => {
  const [mail] = await sql<{ id: string }>(
    "select id from contacts where debtor_id = $1 and channel = 'email'",
    [id],
  )
  return assertPresent(mail, 'they have an address').id
}

describe('a step by WhatsApp', () => {
  it('goes there to who wants it at their number, and by the next way to everybody else', async () => {
    await withTemplate()
    expect(await replayed(['whatsapp', 'email'])).toEqual({
      push: 0,
      whatsapp: 1,
      sms: 0,
      email: 1,
    })
    const reach = { push: true, whatsApp: true }
    const [next] = await inScope(core, desk.ana, (tx) =>
      nextStepsOf(tx, desk.ana, { debtorId: wanting.id, reach }),
    )
    expect(next?.next).toMatchObject({ channel: 'whatsapp', reason: null })
    expect(await desk.run()).toBe(2)
    // To the number, where the gate takes the app, and an SMS where the app fails.
    expect(await writtenTo()).toEqual([wanting.sms, await mailOf(other)].sort())
  })

  it('takes the next way where there is no template, or the creditor or the person left it', async () => {
    const byMail = { push: 0, whatsapp: 0, sms: 0, email: 2 }
    expect(await replayed(['whatsapp', 'email'])).toEqual(byMail)
    await withTemplate()
    expect(await replayed(['whatsapp', 'email'])).not.toEqual(byMail)
    await sql("update creditors set contact_whatsapp = 'no'")
    forgetCatalogue()
    expect(await replayed(['whatsapp', 'email'])).toEqual(byMail)
    await sql("update creditors set contact_whatsapp = 'yes'")
    forgetCatalogue()
    await sql("update whatsapp_consents set ended_at = now(), end_reason = 'page'")
    expect(await replayed(['whatsapp', 'email'])).toEqual(byMail)
  })

  it('gives way to the e-mail that the person chose', async () => {
    await withTemplate()
    await inScope(core, SYSTEM, (tx) =>
      tx.db.insert(contactPreferences).values({
        debtorId: wanting.id,
        channel: 'email',
        hours: 'any',
        updatedAt: core.clock.now(),
      }),
    )
    expect(await replayed(['whatsapp', 'email'])).toMatchObject({ whatsapp: 0, email: 2 })
  })

  it('is what an SMS becomes at a number where WhatsApp is wanted, and is counted as such', async () => {
    expect(await replayed(['sms'])).toMatchObject({ whatsapp: 0, sms: 2 })
    await withTemplate()
    expect(await replayed(['sms'])).toMatchObject({ whatsapp: 1, sms: 1 })
  })

  it('of this installation only where it has a way there', async () => {
    await withTemplate()
    await desk.publish(journeyOf(['whatsapp', 'email']))
    const next = async (whatsApp: boolean) => {
      const reach = { push: true, whatsApp }
      const [found] = await inScope(core, desk.ana, (tx) =>
        nextStepsOf(tx, desk.ana, { debtorId: wanting.id, reach }),
      )
      return found?.next
    }
    expect(await next(true)).toMatchObject({ channel: 'whatsapp' })
    expect(await next(false)).toMatchObject({ channel: 'email' })
  })

  it('is seen by staff of the creditor, and by those of no other', async () => {
    const stranger = await addOfferer(core, undefined, 'loja-do-norte')
    const consents = (creditorId: CreditorId) => {
      const scope = mintStaffScope({ ...desk.ana, creditorIds: [creditorId] })
      return inScope(core, scope, (tx) =>
        tx.sql<{ contact: string }>('select contact_id as contact from whatsapp_consents'),
      )
    }
    expect(await consents(creditor.creditorId)).toEqual([{ contact: wanting.sms }])
    expect(await consents(stranger.creditorId)).toEqual([])
  })
})
