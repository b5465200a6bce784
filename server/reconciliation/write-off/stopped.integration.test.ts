import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { alignClocks } from '#server/agreements/delisting/commands.ts'
import type { BreachEffect } from '#server/agreements/model.ts'
import { bankCalendar } from '#server/kernel/calendar.ts'
import { today } from '#server/kernel/clock.ts'
import { inScope } from '#server/platform/db.ts'
import {
  type BreachWorld,
  lateIn,
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

const rowsOfToday = () => rowsSince(today(world.core.clock).toString())

async function rowsSince(from: string) {
  const { core, creditorId } = world
  const day = today(core.clock)
  const first = Temporal.PlainDate.from(from)
  const text = await inScope(core, testScope, async (tx) => {
    const order = { creditorId, first, last: day, documents: 'masked' as const }
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

describe('a discount that a creditor was told of', () => {
  const cents = (row: Record<string, string>, name: string) =>
    Number((row[name] ?? '').replace(',', ''))
  const total = (rows: readonly Record<string, string>[], name: string) =>
    rows.reduce((all, row) => all + cents(row, name), 0)

  /** Two debts of R$ 600,00 and R$ 400,00 with their fines, for half of them; a third was paid. */
  const brought = { halved: true, principals: [60_000n, 40_000n] }
  const OWED = 102_000

  it.each<[BreachEffect, string]>([
    ['restore', 'whole'],
    ['proportional', 'for what was not paid'],
    ['novation', 'not at all'],
  ])('%s: is taken back in the next file when its agreement breaks', async (breachEffect) => {
    const plan = await lateIn(world, 5, { ...brought, breachEffect })
    const told = await rowsSince('2026-11-23')
    expect(total(told, 'desconto')).toBeGreaterThan(0)
    await world.notify()
    world.days(11)
    expect(await world.sweep()).toBe(1)
    const back = (await rowsOfToday()).filter(({ pagamento }) => pagamento === '')
    const all = [...told, ...back]
    const left = Number(await world.owed(plan.debtIds))
    const gone = total(all, 'principal') + total(all, 'encargos')
    // To the centavo what the debts lost, and all of what was paid is still paid.
    expect(gone).toBe(OWED - left)
    expect(total(back, 'valor_pago')).toBe(0)
    expect(total(all, 'desconto')).toBe(gone - total(told, 'valor_pago'))
    if (breachEffect === 'restore') expect(total(all, 'desconto')).toBe(0)
    expect((await rowsOfToday()).filter(({ pagamento }) => pagamento === '')).toEqual(back)
  })

  it('is given again when the agreement comes back', async () => {
    const plan = await lateIn(world, 5, { ...brought, breachEffect: 'restore' })
    const told = await rowsSince('2026-11-23')
    await world.notify()
    world.days(11)
    expect(await world.sweep()).toBe(1)
    const second = await world.lineOf(plan.agreementId, 1)
    await world.payWish({ kind: 'late', payableId: second.id })
    expect(await world.statusOf(plan.agreementId)).toBe('active')
    const rows = await rowsOfToday()
    const moves = rows.filter(({ pagamento }) => pagamento === '')
    expect(moves).toHaveLength(4)
    for (const name of ['principal', 'encargos', 'desconto']) expect(total(moves, name)).toBe(0)
    const all = [...told, ...rows]
    expect(total(all, 'principal') + total(all, 'encargos')).toBe(
      total(all, 'valor_pago') + total(all, 'desconto'),
    )
  })
})
