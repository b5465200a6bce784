import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { alignClocks } from '#server/agreements/delisting/commands.ts'
import { bankCalendar } from '#server/kernel/calendar.ts'
import { today } from '#server/kernel/clock.ts'
import { inScope } from '#server/platform/db.ts'
import {
  type BreachWorld,
  startBreachWorld,
  stoppedIn,
  type WorldPlan,
} from '#server/testing/breach-world.ts'
import { testScope } from '#server/testing/scope.ts'
import { makeExport, readExport } from './commands.ts'

let world: BreachWorld

beforeEach(async () => {
  world = await startBreachWorld()
})
afterEach(() => world.end())

async function rowsOfToday() {
  const { core, creditorId } = world
  const day = today(core.clock)
  const text = await inScope(core, testScope, async (tx) => {
    const order = { creditorId, first: day, last: day, documents: 'masked' as const }
    const made = await makeExport(tx, testScope, order)
    if (!made.ok) throw new Error(made.reason)
    const { exportId } = made.value
    const part = await readExport(tx, testScope, { exportId, documents: 'masked', position: 0 })
    if (!part.ok) throw new Error(part.reason)
    return part.value.text
  })
  const [head = '', ...lines] = text.trim().split('\r\n')
  const names = head.replace('\ufeff', '').split(';')
  return lines.map((line) => {
    const cells = line.split(';')
    return Object.fromEntries(names.map((name, i) => [name, cells[i] ?? '']))
  })
}

const align = ({ agreementId }: WorldPlan) =>
  inScope(world.core, testScope, (tx) =>
    alignClocks(tx, testScope, bankCalendar, { creditorId: world.creditorId, agreementId }),
  )

const clocks = () => world.rows('select cause, state from delistings order by cause')

describe('money that comes after an agreement stopped', () => {
  it('is told to the creditor by what it paid of the debt, without an instalment', async () => {
    const plan = await stoppedIn(world)
    const second = await world.lineOf(plan.agreementId, 1)
    await world.pay(second.id, 5_000n)
    const [row] = await rowsOfToday()
    expect(row).toMatchObject({ parcela: '', valor_pago: '50,00', desconto: '0,00', mora: '0,00' })
    const cents = (name: string) => Number((row?.[name] ?? '').replace(',', ''))
    expect(cents('principal') + cents('encargos')).toBe(5_000)
    const again = await rowsOfToday()
    expect(again).toEqual([row])
  })

  it('starts another clean-name clock when it pays the debt off, and not before', async () => {
    const plan = await stoppedIn(world)
    await align(plan)
    expect(await clocks()).toEqual([{ cause: 'agreement', state: 'waiting' }])
    const second = await world.lineOf(plan.agreementId, 1)
    world.days(11)
    await world.pay(second.id, 5_000n)
    await align(plan)
    expect(await clocks()).toHaveLength(1)
    const owed = await world.owed(plan.debtIds)
    await world.pay(second.id, owed)
    await align(plan)
    await align(plan)
    expect(await clocks()).toEqual([
      { cause: 'agreement', state: 'waiting' },
      { cause: 'debt', state: 'waiting' },
    ])
    const [row] = (await rowsOfToday()).slice(-1)
    expect(row?.retirar_nome_ate).not.toBe('')
  })
})
