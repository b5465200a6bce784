import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import type { StaffLetterId } from '#server/kernel/id.ts'
import { inScope } from '#server/platform/db.ts'
import { createMailChannel, type MailChannel } from '#server/platform/mail.ts'
import { createTestCore, type TestCore } from '#server/platform/testing.ts'
import { startTestSandbox, type TestSandbox } from '#server/sandbox/testing.ts'
import { sendInvitation } from '#server/staff/invitation/commands.ts'
import { hire } from '#server/staff/testing.ts'
import { SENDER } from '#server/testing/access.ts'
import { testScope } from '#server/testing/scope.ts'
import { deliverLetter, LetterStillWaiting, sweepLetters } from './jobs.ts'

let core: TestCore
let sandbox: TestSandbox
let mail: MailChannel
let email: string
let letterId: StaffLetterId

beforeAll(async () => {
  core = await createTestCore()
  sandbox = await startTestSandbox()
  mail = createMailChannel({
    smtpUrl: sandbox.smtpUrl,
    from: 'Acordo Claro <avisos@acordoclaro.example>',
    timeoutMs: 10_000,
  })
})

afterAll(async () => {
  mail.close()
  await sandbox.close()
  await core.close()
})

beforeEach(async () => {
  await sandbox.control('/reset', {})
  const person = await hire(core)
  email = person.email
  await inScope(core, testScope, (tx) =>
    sendInvitation(tx, testScope, SENDER, { staffId: person.id, kind: 'reset' }),
  )
  const [row] = await inScope(core, testScope, (tx) =>
    tx.sql<{ id: StaffLetterId }>('select id from staff_letters where staff_id = $1', [person.id]),
  )
  if (!row) throw new Error('a letter was queued')
  letterId = row.id
})

type Received = { messages: { to: string; text: string; copies: number }[] }
const received = async () =>
  ((await sandbox.control(`/messages?to=${encodeURIComponent(email)}`)) as Received).messages
const statusOf = async () => {
  const [row] = await inScope(core, testScope, (tx) =>
    tx.sql<{ status: string }>('select status from staff_letters where id = $1', [letterId]),
  )
  return row?.status
}
const deliver = () => deliverLetter(core, mail, testScope, { letterId })
const fault = (kind: string, more: object = {}) =>
  sandbox.control('/faults', { on: 'mail', kind, ...more })

it('a letter reaches its person once, with a link to our own house', async () => {
  await Promise.all([deliver(), deliver(), deliver()])
  await deliver()
  const [letter, ...more] = await received()
  expect(more).toEqual([])
  expect(letter?.copies).toBe(1)
  expect(letter?.text).toContain(`${SENDER.portalUrl}/admin/convite/`)
  expect(await statusOf()).toBe('sent')
})

it('a server that says "not now" is asked again', async () => {
  await fault('fail_before', { status: 451 })
  await expect(deliver()).rejects.toThrow(LetterStillWaiting)
  expect(await statusOf()).toBe('queued')
  await deliver()
  expect(await statusOf()).toBe('sent')
})

it('a lost answer is unknown until the server is asked again, and the person reads one letter', async () => {
  await fault('drop_reply')
  await expect(deliver()).rejects.toThrow(LetterStillWaiting)
  expect(await statusOf()).toBe('unknown')
  core.clock.advance({ minutes: 6 })
  await sweepLetters(core, mail, testScope)
  expect(await statusOf()).toBe('sent')
  expect(await received()).toHaveLength(1)
})

it('a letter whose link is over is not sent any more', async () => {
  core.clock.advance({ hours: 73 })
  await deliver()
  await sweepLetters(core, mail, testScope)
  expect(await received()).toEqual([])
})
