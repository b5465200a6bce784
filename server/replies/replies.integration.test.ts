import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { firstContact } from '#server/access/link/commands.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import type { MessageId, ReplyId } from '#server/kernel/id.ts'
import { queueMessage } from '#server/messages/commands.ts'
import { type Channels, sendMessage } from '#server/messages/delivery/commands.ts'
import { inScope } from '#server/platform/db.ts'
import { createMailChannel, type MailChannel } from '#server/platform/mail.ts'
import { signatureOf } from '#server/platform/signed-call.ts'
import { createSmsChannel } from '#server/platform/sms.ts'
import { createTestCore, type TestCore } from '#server/platform/testing.ts'
import { startTestSandbox, type TestSandbox } from '#server/sandbox/testing.ts'
import {
  createPerson,
  newCpf,
  type Person,
  SENDER,
  SYSTEM,
  writtenTo,
} from '#server/testing/access.ts'
import { addCreditor, addDebt, type TestCreditor } from '#server/testing/portfolio.ts'
import { answerReply } from './acting/commands.ts'
import { takeReply } from './inbox/commands.ts'

const SECRET = 'what-the-gateway-signs-with'

let core: TestCore
let sandbox: TestSandbox
let mail: MailChannel
let channels: Channels
let vivaz: TestCreditor
let maria: Person
let phone: string

let phones = 0
const nextPhone = () => `+55819777${String(++phones).padStart(5, '0')}`

beforeAll(async () => {
  core = await createTestCore()
  sandbox = await startTestSandbox()
  mail = createMailChannel({
    smtpUrl: sandbox.smtpUrl,
    from: 'Acordo Claro <a@acordoclaro.example>',
  })
  channels = { mail, sms: createSmsChannel({ url: sandbox.smsUrl, token: sandbox.smsToken }) }
  vivaz = await addCreditor(core)
})
afterAll(async () => {
  mail.close()
  await sandbox.close()
  await core.close()
})

beforeEach(async () => {
  // A Monday at noon in São Paulo, when everything may be sent.
  core.clock.set('2026-11-23T15:00:00Z')
  phone = nextPhone()
  maria = await createPerson(core, { document: newCpf(), phone })
  await addDebt(core, vivaz, maria.id, { principal: 50_000n })
})

const rows = <Row extends Record<string, unknown>>(text: string, values: unknown[] = []) =>
  inScope(core, SYSTEM, (tx) => tx.sql<Row>(text, values))

let told = 0

/** The gateway tells that somebody wrote; what became of it. */
async function tell(from: string, text: string, id = `gw-${++told}`) {
  const body = JSON.stringify({ id, from, text })
  const at = Math.floor(core.clock.now().epochMilliseconds / 1000)
  const signature = `t=${at},v1=${signatureOf(SECRET, at, body)}`
  return takeReply(core, SYSTEM, [SECRET], { signature, body })
}

const newest = async () => {
  const [row] = await rows<{ id: ReplyId }>('select id from replies where provider_key = $1', [
    `gw-${told}`,
  ])
  return assertPresent(row, 'a reply was taken in').id
}

async function write(text: string, from = phone) {
  core.clock.advance({ seconds: 10 })
  expect((await tell(from, text)).ok).toBe(true)
  return answerReply(core, SENDER, SYSTEM, { replyId: await newest() })
}

/** What the gate says to a message now. */
async function send(messageId: MessageId) {
  await sendMessage(core, channels, SYSTEM, { messageId })
  const [row] = await rows<{ status: string; reason: string | null }>(
    'select status, refusal_reason as reason from messages where id = $1',
    [messageId],
  )
  return assertPresent(row, 'it was written')
}

const answerOf = async (person: Person) => (await writtenTo(core, person)).at(-1)?.text ?? ''
const newestMessage = async () => {
  const [row] = await rows<{ id: MessageId }>(
    'select id from messages where debtor_id = $1 order by id desc limit 1',
    [maria.id],
  )
  return assertPresent(row, 'something was written').id
}
const suppression = async (contactId: string) =>
  (
    await rows<{ reason: string | null }>(
      'select suppression_reason as reason from contacts where id = $1',
      [contactId],
    )
  )[0]?.reason
const casesOf = (person: Person) =>
  rows<{ kind: string; reason: string; channel: string; state: string }>(
    'select kind, reason, channel, state from cases where debtor_id = $1 order by id',
    [person.id],
  )

/** A reminder that presses, about what is owed. */
async function reminder(person: Person): Promise<MessageId> {
  const { messageId } = await inScope(core, SYSTEM, (tx) =>
    queueMessage(tx, SYSTEM, SENDER, {
      debtorId: person.id,
      contactId: person.sms,
      creditorId: vivaz.creditorId,
      notice: { template: 'campaign_message', link: 'https://acordoclaro.example/l/x' },
      dedupeKey: `reminder-${person.id}-${core.clock.now().epochMilliseconds}`,
    }),
  )
  return messageId
}

describe('a message that is answered', () => {
  it('with PARE is the last one but its confirmation, for everybody at that number', async () => {
    const neighbour = await createPerson(core, { document: newCpf(), phone })
    expect(await write('PARE')).toBe('stopped')
    expect(await suppression(maria.sms)).toBe('opt_out')
    expect(await suppression(neighbour.sms)).toBe('opt_out')
    const farewell = await newestMessage()
    expect((await send(farewell)).status).toBe('sent')
    expect(await send(await reminder(maria))).toEqual({
      status: 'refused',
      reason: 'contact_opted_out',
    })
  })

  it('with VOLTAR is written to again, unless the contact is another’s', async () => {
    await write('sair')
    expect(await write('VOLTAR')).toBe('resumed')
    expect(await suppression(maria.sms)).toBeNull()
    await write('não sou a Maria, número errado')
    expect(await suppression(maria.sms)).toBe('not_me')
    expect(await write('VOLTAR')).toBe('noted')
    expect(await suppression(maria.sms)).toBe('not_me')
  })

  it('by somebody else gives the contact up, with every link that went there', async () => {
    const first = await firstContact(core, SENDER, SYSTEM, { debtorId: maria.id, channel: 'sms' })
    expect(first.ok).toBe(true)
    expect(await write('vc errou, aqui é o João')).toBe('given_up')
    expect(await answerOf(maria)).toContain('nao escrevemos mais para este numero')
    const live = await rows(
      'select 1 from access_links where debtor_id = $1 and revoked_at is null',
      [maria.id],
    )
    expect(live).toEqual([])
    expect(await write('quanto é?')).toBe('noted')
  })

  it.each([
    ['quanto eu devo?', 'os numeros'],
    ['dá pra parcelar em 10x?', 'opcoes'],
    ['manda o pix de novo', 'link'],
    ['quero pagar hoje', 'link'],
  ])('with %s gets a link and no figure, on the same contact', async (text, words) => {
    expect(await write(text)).toBe('link_sent')
    const answer = await answerOf(maria)
    expect(answer).toContain(words)
    expect(answer).toMatch(/\/l\/[\w-]{22}/)
    expect(answer).not.toMatch(/R\$|500/)
    expect((await send(await newestMessage())).status).toBe('sent')
  })

  it('is answered also where the person had stopped everything else', async () => {
    await write('PARE')
    expect(await write('quero pagar, manda o boleto')).toBe('link_sent')
    expect((await send(await newestMessage())).status).toBe('sent')
  })

  it.each([
    ['quero falar com um atendente', 'callback', 'any_time'],
    ['estou desempregada, não tenho como', 'hardship', 'other'],
    ['nunca fiz essa compra, não reconheço', 'dispute', 'never_had'],
    ['já paguei isso mês passado', 'dispute', 'already_paid'],
  ])('with %s becomes a case with a day for its answer', async (text, kind, reason) => {
    expect(await write(text)).toBe('case_opened')
    expect(await casesOf(maria)).toEqual([{ kind, reason, channel: 'reply', state: 'open' }])
    expect(await answerOf(maria)).toMatch(/ate \d\d\/\d\d/)
  })

  it('twice about the same is one case that holds both', async () => {
    await write('quero falar com um atendente')
    await write('me liga por favor')
    expect(await casesOf(maria)).toHaveLength(1)
    const entries = await rows(
      `select e.kind from case_entries e join cases c on c.id = e.case_id
        where c.debtor_id = $1 order by e.sequence`,
      [maria.id],
    )
    expect(entries).toEqual([{ kind: 'opened' }, { kind: 'replied' }])
  })

  it('is followed by 72 hours in which nothing presses, and then by what still holds', async () => {
    await write('ok obrigada')
    const messageId = await reminder(maria)
    expect((await send(messageId)).status).toBe('queued')
    core.clock.advance({ hours: 73 })
    expect((await send(messageId)).status).toBe('sent')
  })

  it('by somebody else silences nothing that goes to the person elsewhere', async () => {
    await write('numero errado')
    await write('já falei que não sou eu, quem é?')
    const rest = await rows('select 1 from silences where debtor_id = $1', [maria.id])
    expect(rest).toEqual([])
  })

  it('with PAUSA is followed by seven days of quiet', async () => {
    expect(await write('PAUSA')).toBe('paused')
    expect(await send(await reminder(maria))).toEqual({ status: 'refused', reason: 'silence' })
    core.clock.advance({ hours: 7 * 24 + 1 })
    expect((await send(await reminder(maria))).status).not.toBe('refused')
  })

  it('in words that nobody understands is asked once, then called', async () => {
    expect(await write('xyz 123 abacate')).toBe('asked_again')
    expect(await answerOf(maria)).toContain('PESSOA, PAUSA ou PARE')
    expect(await write('xpto blub')).toBe('case_opened')
    expect((await casesOf(maria)).map(({ kind }) => kind)).toEqual(['callback'])
  })

  it('is done once, however often the gateway tells it and the job runs', async () => {
    expect(await tell(phone, 'quero pagar')).toMatchObject({ value: 'noted' })
    expect(await tell(phone, 'quero pagar', `gw-${told}`)).toMatchObject({ value: 'known' })
    const replyId = await newest()
    const outcomes = await Promise.all(
      [1, 2, 3].map(() => answerReply(core, SENDER, SYSTEM, { replyId })),
    )
    expect(outcomes.filter((outcome) => outcome !== null)).toEqual(['link_sent'])
    expect(await writtenTo(core, maria)).toHaveLength(1)
  })

  it('from a number of nobody is kept, and answered to nobody', async () => {
    expect(await write('quanto devo?', nextPhone())).toBe('nobody')
  })

  it.each([
    ['of 1,600 letters', '\u{1F600}a'.repeat(533), true],
    ['with a NUL', 'quero\0pagar', true],
    ['of nothing', '', true],
    ['of more than a gateway sends', 'a'.repeat(1_601), false],
  ])('%s is taken or refused, and breaks nothing', async (_, text, isTaken) => {
    const taken = await tell(phone, text)
    expect(taken.ok).toBe(isTaken)
    if (!isTaken) return
    const outcome = await answerReply(core, SENDER, SYSTEM, { replyId: await newest() })
    expect(outcome).not.toBeNull()
  })

  it('unsigned, or signed long ago, changes nothing', async () => {
    const body = JSON.stringify({ id: 'forged', from: phone, text: 'PARE' })
    const old = Math.floor(core.clock.now().epochMilliseconds / 1000) - 3_600
    for (const signature of ['', 't=1,v1=00', `t=${old},v1=${signatureOf(SECRET, old, body)}`]) {
      expect((await takeReply(core, SYSTEM, [SECRET], { signature, body })).ok).toBe(false)
    }
    expect(await rows("select 1 from replies where provider_key = 'forged'")).toEqual([])
  })
})
