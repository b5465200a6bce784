import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { removeCharge } from '#server/payments/charge/jobs.ts'
import { type ContractJudge, startContractJudge } from '#server/sandbox/testing-contract.ts'
import { CONTRACT, isContractHere } from '#server/sandbox/testing-judged.ts'
import { testScope } from '#server/testing/scope.ts'
import { cancelAutomatic } from './commands.ts'
import { type AutomaticWorld, startAutomaticWorld } from './testing.ts'

let world: AutomaticWorld
let judge: ContractJudge

describe.runIf(isContractHere)('what agreements send to the bank', () => {
  beforeAll(async () => {
    world = await startAutomaticWorld(async (upstream) => {
      judge = await startContractJudge(CONTRACT, upstream)
      return judge.url
    })
  }, 180_000)

  afterAll(async () => {
    await world.end()
    await judge.close()
  })

  it('fits the contract of the Central Bank, from the first code to the end of an authorisation', async () => {
    const late = { lateCharges: { fineRate: '0.02', monthlyRate: '0.01', freeDays: 0 } }
    const other = await world.plan(2, late)
    const due = await world.liveCharge(other.firstPayableId)
    expect(due.method).toBe('cobv')
    await removeCharge(world.core, world.provider.services, testScope, due)

    const plan = await world.authorised(3, late)
    await world.account({ balance: '0.00' })
    await world.days(20)
    await world.days(11)
    await world.account({ balance: null })
    await world.days(2)
    expect(await world.debitsOf(plan.agreementId)).toMatchObject([{ status: 'paid' }])
    await cancelAutomatic(world.core, world.scope, { agreementId: plan.agreementId })
    await world.drain()
    expect(judge.violations).toEqual([])
    for (const exchange of [
      'PUT 201 /cobv/{txid}',
      'PATCH 200 /cobv/{txid}',
      'POST 201 /locrec',
      'POST 201 /rec',
      'GET 200 /rec/{id}',
      'PATCH 200 /rec/{id}',
      'PUT 201 /cobr/{txid}',
      'GET 200 /cobr/{txid}',
      'POST 201 /cobr/{txid}/retentativa/{data}',
    ]) {
      expect(judge.exchanges).toContain(exchange)
    }
  }, 240_000)
})
