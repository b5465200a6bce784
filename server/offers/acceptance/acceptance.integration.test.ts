import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { agreementEvidence, agreements } from '#db/schema/agreements.ts'
import { agreementById } from '#server/agreements/data.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import { type AgreementId, newId } from '#server/kernel/id.ts'
import { sha256 } from '#server/platform/crypto.ts'
import { inScope } from '#server/platform/db.ts'
import type { DebtorScope } from '#server/platform/scope.ts'
import { createTestCore, type TestCore } from '#server/platform/testing.ts'
import {
  addDebt,
  addDebtor,
  expectBooksInOrder,
  signIn,
  type TestCreditor,
} from '#server/testing/portfolio.ts'
import { testScope } from '#server/testing/scope.ts'
import {
  accept,
  addOfferer,
  CLIENT,
  details,
  firstGroup,
  freeze,
  menu,
  NOBODYS_QUOTE,
  signFor,
} from '../testing/scene.ts'
import { acceptQuote } from './commands.ts'

let core: TestCore
let creditor: TestCreditor
let scope: DebtorScope

beforeEach(async () => {
  core = await createTestCore()
  creditor = await addOfferer(core)
  scope = await signIn(core, await addDebtor(core))
  await addDebt(core, creditor, scope.debtorId, { principal: 100_000n, contract: 'V-1' })
  await freeze(core, scope)
})

afterEach(async () => {
  await expectBooksInOrder(core)
  await core.close()
})

async function quoted() {
  const { full, spot, plan } = await firstGroup(core, scope)
  return {
    full,
    spot: assertPresent(spot, 'à vista is on the menu'),
    plan: assertPresent(plan, 'a plan is on the menu'),
  }
}

const allAgreements = () =>
  inScope(core, testScope, (tx) => tx.db.select().from(agreements).orderBy(agreements.acceptedAt))

describe('accepting a quote', () => {
  it('takes one payment at R1: the payment is the acceptance', async () => {
    const { spot } = await quoted()
    const accepted = await accept(core, scope, spot)
    if (!accepted.ok) throw new Error(accepted.reason)
    const [row] = await allAgreements()
    expect(row).toMatchObject({
      kind: 'spot',
      status: 'awaiting_payment',
      total: 70_000n,
      signedAt: null,
    })
    const [evidence] = await inScope(core, testScope, (tx) =>
      tx.db.select().from(agreementEvidence),
    )
    expect(evidence).toMatchObject({ method: 'payment', codeId: null })
  })

  it('needs a code, entered for this very quote, for instalments', async () => {
    const { plan, spot } = await quoted()
    expect(await accept(core, scope, plan)).toEqual({ ok: false, reason: 'needs_code' })
    const forAnother = await signFor(core, scope, spot)
    expect(await accept(core, forAnother, plan)).toEqual({ ok: false, reason: 'needs_code' })
    const signed = await signFor(core, scope, plan)
    const accepted = await accept(core, signed, plan)
    expect(accepted.ok).toBe(true)
    expect(await allAgreements()).toMatchObject([{ kind: 'plan', status: 'active' }])
  })

  it('makes exactly the schedule that was shown', async () => {
    const { plan } = await quoted()
    const shown = await details(core, scope, plan)
    const accepted = await accept(core, await signFor(core, scope, plan), plan)
    if (!accepted.ok) throw new Error(accepted.reason)
    const made = await inScope(core, scope, (tx) =>
      agreementById(tx, scope, accepted.value.agreementId),
    )
    const lines = made?.instalments.map(({ number, dueOn, payableUntil, amount, interest }) => ({
      number,
      dueOn,
      payableUntil,
      amount,
      interest,
    }))
    expect(lines).toEqual(shown?.instalments)
    expect(accepted.value.firstPayableId).toBe(made?.instalments[0]?.id)
  })

  it('answers the first result to the same id again, and to the same quote again', async () => {
    const { spot } = await quoted()
    const id = newId<AgreementId>()
    const first = await accept(core, scope, spot, id)
    expect(await accept(core, scope, spot, id)).toEqual(first)
    expect(await accept(core, scope, spot)).toEqual(first)
    expect(await allAgreements()).toHaveLength(1)
  })

  it('refuses the same id for another quote', async () => {
    const { spot, full } = await quoted()
    const id = newId<AgreementId>()
    await accept(core, scope, spot, id)
    expect(await accept(core, scope, full, id)).toEqual({ ok: false, reason: 'conflict' })
  })

  it('refuses an id that is in use where this person cannot see it', async () => {
    const { spot } = await quoted()
    const id = newId<AgreementId>()
    await accept(core, scope, spot, id)
    const other = await signIn(core, await addDebtor(core, '52998224725'))
    await addDebt(core, creditor, other.debtorId)
    await freeze(core, other)
    const theirs = await firstGroup(core, other)
    expect(await accept(core, other, theirs.full, id)).toEqual({ ok: false, reason: 'conflict' })
  })

  it("does not find another person's quote", async () => {
    const { spot } = await quoted()
    const other = await signIn(core, await addDebtor(core, '52998224725'))
    for (const quoteId of [spot, NOBODYS_QUOTE]) {
      const answer = await acceptQuote(core, other, {
        quoteId,
        agreementId: newId<AgreementId>(),
        client: CLIENT,
        termsSha256: sha256('x'),
      })
      expect(answer).toEqual({ ok: false, reason: 'not_found' })
    }
  })

  it('lets a person who accepted one payment choose another way before paying', async () => {
    const { spot, full, plan } = await quoted()
    expect((await accept(core, scope, full)).ok).toBe(true)
    expect((await accept(core, scope, spot)).ok).toBe(true)
    expect((await accept(core, await signFor(core, scope, plan), plan)).ok).toBe(true)
    expect((await allAgreements()).map((row) => row.status).toSorted()).toEqual([
      'active',
      'superseded',
      'superseded',
    ])
    expect((await menu(core, scope)).groups).toEqual([])
    expect((await menu(core, scope)).agreements).toHaveLength(1)
  })

  it('takes a way that was given up before, as long as it is valid', async () => {
    const { spot, full } = await quoted()
    await accept(core, scope, full)
    await accept(core, scope, spot)
    expect((await accept(core, scope, full)).ok).toBe(true)
    expect((await allAgreements()).map((row) => row.status).toSorted()).toEqual([
      'awaiting_payment',
      'superseded',
      'superseded',
    ])
  })
})
