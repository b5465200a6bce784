import pg from 'pg'
import { signOut } from '#server/access/session/commands.ts'
import type { Context } from '#server/api/context.ts'
import { createCaller } from '#server/api/root.ts'
import type { TestCore } from '#server/platform/testing.ts'
import { signOutStaff } from '#server/staff/session/commands.ts'
import { createPerson, linkFor, newestCode, type Person, scopeOf } from '#server/testing/access.ts'
import { startTestProvider, type TestProvider } from '#server/testing/pix.ts'
import type { Actor } from './actors.ts'
import {
  addCharacter,
  addHouse,
  addPersonWithDebt,
  type Character,
  type House,
} from './character.ts'
import {
  addKey,
  addStaff,
  openR0,
  openR1,
  openR2,
  openStaffSession,
  type StaffMember,
} from './sessions.ts'

/** What stays the same for the whole matrix: two creditors, a provider, staff of each kind. */
export type Theatre = {
  readonly core: TestCore
  readonly provider: TestProvider
  readonly owner: pg.Client
  readonly houses: { readonly own: House; readonly foreign: House }
  readonly staff: Record<
    'own' | 'foreign' | 'powerless' | 'ownManager' | 'foreignManager' | 'owner',
    StaffMember
  >
  close(): Promise<void>
}

export async function openTheatre(core: TestCore): Promise<Theatre> {
  const provider = await startTestProvider(core, { products: { due: true, automatic: true } })
  const owner = new pg.Client({ connectionString: core.ownerUrl })
  await owner.connect()
  const houses = {
    own: await addHouse(core, 'vivaz-telecom'),
    foreign: await addHouse(core, 'loja-do-norte'),
  }
  for (const { slug } of Object.values(houses)) await provider.addPayee(`pix@${slug}.example`)
  const staff = {
    own: await addStaff(core, { role: 'viewer', creditorIds: [houses.own.creditorId] }),
    foreign: await addStaff(core, { role: 'viewer', creditorIds: [houses.foreign.creditorId] }),
    powerless: await addStaff(core, { role: 'apprentice', creditorIds: null }),
    ownManager: await addStaff(core, { role: 'manager', creditorIds: [houses.own.creditorId] }),
    foreignManager: await addStaff(core, {
      role: 'manager',
      creditorIds: [houses.foreign.creditorId],
    }),
    owner: await addStaff(core, { role: 'owner', creditorIds: null }),
  }
  return {
    core,
    provider,
    owner,
    houses,
    staff,
    close: async () => {
      await owner.end()
      await provider.close()
      await core.close()
    },
  }
}

/** The people one procedure is tried with. */
export type Stage = Theatre & {
  readonly subject: Character
  readonly stranger: Character
  readonly neighbour: Person
  readonly company: Person & { readonly token: string }
}

let companies = 0

/** A valid CNPJ with letters, another each time. */
export function newCnpj(): string {
  companies += 1
  const body = `${String(companies).padStart(5, '0')}MTZ0001`
  const digit = (text: string) => {
    const rest =
      Array.from(text)
        .toReversed()
        .reduce((sum, sign, i) => sum + (sign.charCodeAt(0) - 48) * (2 + (i % 8)), 0) % 11
    return rest < 2 ? 0 : 11 - rest
  }
  const first = digit(body)
  return `${body}${first}${digit(`${body}${first}`)}`
}

export async function setStage(theatre: Theatre): Promise<Stage> {
  const { core, houses, provider } = theatre
  await provider.control('/control/clock', { now: core.clock.now().toString() })
  const company = await createPerson(core, { document: newCnpj(), name: 'Padaria Matriz Ltda.' })
  return {
    ...theatre,
    subject: await addCharacter(core, houses.own),
    stranger: await addCharacter(core, houses.foreign),
    neighbour: (await addPersonWithDebt(core, houses.own)).person,
    company: { ...company, token: await linkFor(core, company) },
  }
}

export type Cookies = Pick<Context, 'debtorSecret' | 'staffSessionId' | 'apiSecret'>

/** A fresh session of the actor; `act` is what the subject's R2 code is entered for. */
export async function enter(stage: Stage, actor: Actor): Promise<Cookies> {
  const { core, subject, provider } = stage
  // The provider lives by the same clock: what it makes must not be over before it is used.
  await provider.control('/control/clock', { now: core.clock.now().toString() })
  const debtor = (debtorSecret: string): Cookies => ({ debtorSecret, staffSessionId: null })
  switch (actor) {
    case 'nobody':
      return { debtorSecret: null, staffSessionId: null }
    case 'company':
      return debtor(await openR0(core, stage.company, stage.company.token))
    case 'revoked': {
      const secret = await openR1(core, subject.person)
      await signOut(core, await scopeOf(core, secret))
      return debtor(secret)
    }
    case 'apiKey':
      return ofKey(stage, 'own')
    case 'revokedKey':
      return ofKey(stage, 'own', true)
    case 'foreignKey':
      return ofKey(stage, 'foreign')
    case 'stranger':
      return debtor(await openR2(core, stage.stranger.person, actOf(stage.stranger)))
    case 'neighbour':
      return debtor(await openR2(core, stage.neighbour, { action: 'sign', subjectId: null }))
    case 'elsewhere':
      return debtor(
        await openR2(core, subject.person, { action: 'documents', subjectId: subject.agreementId }),
      )
    case 'r1':
      return debtor(await openR1(core, subject.person))
    case 'r2':
      return debtor(await openR2(core, subject.person, actOf(subject)))
    case 'staff':
    case 'foreignStaff':
    case 'manager':
    case 'unconfirmedManager':
    case 'foreignManager':
    case 'powerlessStaff':
    case 'owner':
      return ofStaff(stage, staffBehind(stage, actor), actor !== 'unconfirmedManager')
    case 'revokedStaff': {
      const cookies = await ofStaff(stage, stage.staff.own)
      if (cookies.staffSessionId) await signOutStaff(core, cookies.staffSessionId)
      return cookies
    }
  }
}

async function ofKey(stage: Stage, whose: 'own' | 'foreign', isRevoked = false): Promise<Cookies> {
  const key = await addKey(stage.core, stage.houses[whose].creditorId, isRevoked)
  return { debtorSecret: null, staffSessionId: null, apiSecret: key.secret }
}

const actOf = ({ planQuoteId }: Character) => ({ action: 'sign', subjectId: planQuoteId }) as const

/** The member of staff that an actor is; null for everybody else. */
export function memberBehind(stage: Stage, actor: Actor): StaffMember | null {
  switch (actor) {
    case 'staff':
    case 'foreignStaff':
    case 'manager':
    case 'unconfirmedManager':
    case 'foreignManager':
    case 'powerlessStaff':
    case 'owner':
      return staffBehind(stage, actor)
    default:
      return null
  }
}

type StaffActor = Extract<
  Actor,
  | 'staff'
  | 'foreignStaff'
  | 'manager'
  | 'unconfirmedManager'
  | 'foreignManager'
  | 'powerlessStaff'
  | 'owner'
>

function staffBehind({ staff }: Stage, actor: StaffActor): StaffMember {
  const members = {
    staff: staff.own,
    foreignStaff: staff.foreign,
    manager: staff.ownManager,
    unconfirmedManager: staff.ownManager,
    foreignManager: staff.foreignManager,
    powerlessStaff: staff.powerless,
    owner: staff.owner,
  } satisfies Record<StaffActor, StaffMember>
  return members[actor]
}

async function ofStaff({ core }: Stage, member: StaffMember, isConfirmed = true): Promise<Cookies> {
  return { debtorSecret: null, staffSessionId: await openStaffSession(core, member, isConfirmed) }
}

let visits = 0

/** How one visitor with these cookies calls procedures by their path, through `createCaller`. */
export function visit({ core, provider }: Theatre, cookies: Cookies) {
  visits += 1
  // A network of their own, so that no number of actors uses up the tries of one.
  const ip = `10.${(visits >> 8) % 256}.${visits % 256}.1`
  const caller: unknown = createCaller({
    core,
    services: provider.services,
    client: { ip, port: 40_000, userAgent: 'matrix' },
    ...cookies,
  })
  return async (path: string, input?: unknown): Promise<unknown> => {
    let procedure = caller
    for (const name of path.split('.')) procedure = Reflect.get(Object(procedure), name)
    if (typeof procedure !== 'function') throw new Error(`${path} is no procedure`)
    return Reflect.apply(procedure, undefined, [input])
  }
}

export type Visit = ReturnType<typeof visit>

/** A code that waits in the company's own browser. */
export async function codeOfCompany(stage: Stage, companyCall: Visit): Promise<string> {
  await companyCall('access.companyCode', { token: stage.company.token })
  return newestCode(stage.core, stage.company)
}
