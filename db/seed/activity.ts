import { requestPix } from '#server/agreements/paying/commands.ts'
import { sweepCharges } from '#server/agreements/settlement/jobs.ts'
import { creditorBySlug } from '#server/creditors/data.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import { addBusinessDays, bankCalendar } from '#server/kernel/calendar.ts'
import { BUSINESS_TIME_ZONE, today } from '#server/kernel/clock.ts'
import { type AgreementId, type DebtorId, type DebtorSessionId, newId } from '#server/kernel/id.ts'
import { centavos } from '#server/kernel/money.ts'
import { acceptQuote } from '#server/offers/acceptance/commands.ts'
import { freezeMenus } from '#server/offers/menu/commands.ts'
import { menusOf } from '#server/offers/menu/data.ts'
import { storedQuote, termsOfQuote } from '#server/offers/quote/data.ts'
import { writeStaticBrCode } from '#server/payments/br-code/model.ts'
import { createCore } from '#server/platform/core.ts'
import { type Core, inScope } from '#server/platform/db.ts'
import { type Env, operatorOf, readEnv } from '#server/platform/env.ts'
import type { DebtorScope } from '#server/platform/scope.ts'
import { mintDebtorScope, mintSystemScope } from '#server/platform/scope-mint.ts'
import { createServices, type Services } from '#server/platform/services.ts'
import type { SampleCreditor } from './sample/debts.ts'

/**
 * What happened before the demonstration began, so that the pages for the clean-name clock, for money
 * without a place and for what the books disagree on have something to show: two people who paid all
 * of a debt, a Pix that says for whom it is to nobody, and a payment at Stripe that nobody asked for.
 * All of it is done by the product's own commands against the sandbox, whose clock is set back
 * meanwhile; the worker, which starts afterwards, makes of it what it would make of anything.
 */
const scope = mintSystemScope('seed')

/** Calls a control of the sandbox. */
export type Control = (path: string, body: unknown) => Promise<unknown>

type Stage = {
  readonly core: Core
  readonly env: Env
  readonly control: Control
}

export async function actBefore(control: Control): Promise<void> {
  const env = readEnv()
  const core = createCore('seed', env, 4)
  const stage = { core, env, control }
  const day = today(core.clock)
  try {
    // Seven business days ago: the creditor had five, and somebody should look.
    await payAll(stage, 'ipe', addBusinessDays(bankCalendar, day, -7))
    await payAll(stage, 'vivaz', day.subtract({ days: 1 }))
    await payUnasked(stage, day.subtract({ days: 1 }))
  } finally {
    await control('/control/clock', { now: null })
    await core.pool.end()
  }
}

/** Product and sandbox at noon of an earlier day. */
async function atNoonOf({ core, env, control }: Stage, day: Temporal.PlainDate) {
  const noon = day.toZonedDateTime({
    timeZone: BUSINESS_TIME_ZONE,
    plainTime: Temporal.PlainTime.from('12:00'),
  })
  const now = noon.toInstant()
  await control('/control/clock', { now: now.toString() })
  // Tokens of the sandbox live by its clock: each day has clients of its own.
  return { core: { ...core, clock: { now: () => now } }, services: createServices(env), now }
}

/** Somebody of the sample accepts to pay all that they owe a creditor, and pays it by Pix. */
async function payAll(stage: Stage, slug: SampleCreditor, day: Temporal.PlainDate): Promise<void> {
  const { core, services, now } = await atNoonOf(stage, day)
  const debtorId = await someoneOf(core, slug)
  const sessionId = newId<DebtorSessionId>()
  const person = mintDebtorScope({
    debtorId,
    sessionId,
    rung: 'R1',
    confirmation: null,
    isMinor: false,
    legalPriority: 0,
  })
  const payableId = await acceptAll(core, stage.env, person)
  const wish = { kind: 'instalment', payableId } as const
  const charge = await requestPix(core, services, person, wish)
  if (!charge.ok) throw new Error(charge.reason)
  const code = assertPresent(charge.value.brCode, 'the sandbox makes codes')
  await stage.control('/control/bank/pay', { code })
  await settle(core, services, now)
}

/** As the janitor finds it, since nobody is there yet to be told. */
async function settle(core: Core, services: Services, now: Temporal.Instant): Promise<void> {
  const later = now.add({ minutes: 2 })
  await sweepCharges({ ...core, clock: { now: () => later } }, services, scope)
}

/** A person of the sample with one debt, whom no story is told about. */
async function someoneOf(core: Core, slug: SampleCreditor): Promise<DebtorId> {
  return inScope(core, scope, async (tx) => {
    const creditor = assertPresent(await creditorBySlug(tx, scope, slug), `no creditor ${slug}`)
    const [row] = await tx.sql<{ debtor_id: DebtorId }>(
      `select d.debtor_id from debts d join debtors p on p.id = d.debtor_id
        where d.creditor_id = $1 and d.recalled_at is null and d.prescribed_on > $2
          and d.contract_number !~ '-9[0-9]{6}$' and p.document_kind = 'cpf'
          and not exists (select from debts o where o.debtor_id = d.debtor_id and o.id <> d.id)
        order by d.contract_number limit 1`,
      [creditor.id, today(core.clock)],
    )
    return assertPresent(row, 'the sample has people with one debt').debtor_id
  })
}

async function acceptAll(core: Core, env: Env, person: DebtorScope) {
  await freezeMenus(core, person, { operator: operatorOf(env) })
  const { quoteId, sha256 } = await inScope(core, person, async (tx) => {
    const cards = [...(await menusOf(tx, person)).values()].flatMap((menu) => menu.cards)
    const card = assertPresent(
      cards.find(({ kind }) => kind === 'full'),
      'whoever owes may pay it all',
    )
    const quote = assertPresent(await storedQuote(tx, person, card.quoteId), 'it was just frozen')
    return { quoteId: card.quoteId, sha256: (await termsOfQuote(tx, person, quote)).sha256 }
  })
  const accepted = await acceptQuote(core, person, {
    quoteId,
    agreementId: newId<AgreementId>(),
    client: { ip: '127.0.0.1', port: 0, userAgent: 'seed' },
    termsSha256: sha256,
  })
  if (!accepted.ok) throw new Error(accepted.reason)
  return accepted.value.firstPayableId
}

/** A Pix to a creditor's key that says nothing, and a payment at Stripe that names nothing of ours. */
async function payUnasked(stage: Stage, day: Temporal.PlainDate): Promise<void> {
  const { core, services, now } = await atNoonOf(stage, day)
  const creditor = await inScope(core, scope, (tx) => creditorBySlug(tx, scope, 'vivaz'))
  const { pixKey, pixPayeeName } = assertPresent(creditor, 'no creditor vivaz')
  const code = writeStaticBrCode({
    key: assertPresent(pixKey, 'the sample has accounts'),
    merchant: { name: assertPresent(pixPayeeName, 'a key has a name'), city: 'SAO PAULO' },
    amount: centavos(15_000n),
  })
  if (!code.ok) throw new Error(code.reason)
  await stage.control('/control/bank/pay', { code: code.value })
  const made = await services.stripe?.createPixIntent({
    key: 'demonstration:unasked',
    amount: centavos(8_990n),
    expiresAt: now.add({ hours: 1 }),
    metadata: {},
  })
  if (made?.kind !== 'ok') return
  await stage.control(`/control/stripe/pix/${made.value.id}/pay`, {})
}
