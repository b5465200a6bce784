import { newId, type StaffPasskeyId } from '#server/kernel/id.ts'
import { inScope } from '#server/platform/db.ts'
import { type CreationOptions, type RequestOptions, siteOf } from '#server/platform/webauthn.ts'
import { askCreation, judgePasskey, putPasskey } from '#server/staff/passkey/commands.ts'
import { passkeysOf } from '#server/staff/passkey/data.ts'
import { Device } from '#server/staff/passkey/testing.ts'
import { testScope } from '#server/testing/scope.ts'
import type { Actor } from './actors.ts'
import { type Attempt, type Row, staff } from './answers.ts'
import { openStaffSession } from './sessions.ts'
import { memberBehind, type Stage } from './stage.ts'

const siteAt = ({ provider }: Stage) =>
  siteOf(provider.services.portalUrl, provider.services.operator.name)

/** What a browser makes up that nobody asked for anything. */
const UNASKED = {
  challenge: Buffer.alloc(32, 1).toString('base64url'),
  rp: { id: 'localhost', name: 'Ninguém' },
  user: { id: 'bmluZ3VlbQ', name: 'Ninguém', displayName: 'Ninguém' },
  pubKeyCredParams: [],
} satisfies CreationOptions

function unaskedUse(device: Device) {
  const { id } = device.make(UNASKED)
  const allowCredentials = [{ id, type: 'public-key' as const }]
  return device.use({ ...UNASKED, rpId: 'localhost', allowCredentials })
}

/** A key of the member of staff behind the actor, on a device of their own. */
async function keyFor(stage: Stage, actor: Actor) {
  const member = memberBehind(stage, actor)
  const site = siteAt(stage)
  const device = new Device(site.origin)
  if (member === null) return { device, id: newId<StaffPasskeyId>() }
  const holder = { staffId: member.id, sessionId: await openStaffSession(stage.core, member) }
  return inScope(stage.core, testScope, async (tx) => {
    const answer = device.make(await askCreation(tx, testScope, site, holder))
    const key = await judgePasskey(tx, testScope, site, holder, { name: 'Celular', answer })
    if (key === null) throw new Error('what was asked for is taken')
    await putPasskey(tx, testScope, member.id, key)
    const mine = await passkeysOf(tx, testScope, member.id)
    const kept = mine.find(({ credentialId }) => credentialId.equals(key.credentialId))
    return { device, id: kept?.id ?? newId<StaffPasskeyId>() }
  })
}

/** What the browser is told, or null where the door is shut. */
async function told<T>(call: Attempt['call'], path: string): Promise<T | null> {
  const answer = await call(path).catch(() => null)
  return answer as T | null
}

/** All about oneself, whatever is asked. */
export const passkeys: Record<string, Row> = {
  // Before anybody has a key: what comes below makes some.
  'passkeys.ask': {
    answers: {
      ...staff('refused:none'),
      staff: 'refused:none',
      manager: 'refused:none',
      unconfirmedManager: 'refused:none',
      owner: 'refused:none',
    },
  },
  'passkeys.offer': {
    answers: { ...staff('ok'), unconfirmedManager: 'PRECONDITION_REQUIRED' },
  },
  'passkeys.keep': {
    answers: { ...staff('ok'), unconfirmedManager: 'refused:wrong' },
    input: async ({ stage, call }) => {
      const options = await told<CreationOptions>(call, 'passkeys.offer')
      const answer = new Device(siteAt(stage).origin).make(options ?? UNASKED)
      return { name: 'Celular', answer }
    },
  },
  'passkeys.confirm': {
    answers: staff('ok'),
    input: async ({ stage, actor, call }) => {
      const { device } = await keyFor(stage, actor)
      const asked = await told<{ ok: boolean; value: RequestOptions }>(call, 'passkeys.ask')
      return { answer: asked?.ok ? device.use(asked.value) : unaskedUse(device) }
    },
  },
  'passkeys.remove': {
    answers: { ...staff('ok'), unconfirmedManager: 'PRECONDITION_REQUIRED' },
    input: async ({ stage, actor }) => ({ passkeyId: (await keyFor(stage, actor)).id }),
  },
}
