import { createHash } from 'node:crypto'
import { parse } from 'csv-parse/sync'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { sweepDelistings } from '#server/agreements/delisting/jobs.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import { today } from '#server/kernel/clock.ts'
import type { AgreementId, WriteOffExportId } from '#server/kernel/id.ts'
import { inScope } from '#server/platform/db.ts'
import { type PixWorld, startPixWorld } from '#server/testing/pix-world.ts'
import { addReturn } from '#server/testing/returning.ts'
import { testScope } from '#server/testing/scope.ts'
import { makeExport, readExport } from './commands.ts'
import type { Documents } from './data.ts'

let world: PixWorld

beforeEach(async () => {
  world = await startPixWorld()
})

afterEach(() => world.end())

async function pay(agreementId: AgreementId, place: number) {
  const line = assertPresent((await world.scheduleOf(agreementId))[place], 'an instalment')
  await world.payAndSettle((await world.liveCharge(line.id)).brCode)
  return line
}

async function make(documents: Documents = 'masked', day = today(world.core.clock)) {
  const made = await inScope(world.core, testScope, (tx) =>
    makeExport(tx, testScope, {
      creditorId: world.creditor.creditorId,
      first: day,
      last: day,
      documents,
    }),
  )
  if (!made.ok) throw new Error(made.reason)
  return made.value
}

async function textOf(exportId: WriteOffExportId, documents: Documents = 'masked') {
  let text = ''
  for (let position: number | null = 0; position !== null; ) {
    const at: number = position
    const part = await inScope(world.core, testScope, (tx) =>
      readExport(tx, testScope, { exportId, documents, position: at }),
    )
    if (!part.ok) throw new Error(part.reason)
    text += part.value.text
    position = part.value.next
  }
  return text
}

const rowsOf = (text: string): Record<string, string>[] =>
  parse(text, { bom: true, delimiter: ';', columns: true })

const cents = (text: string | undefined) => BigInt((text ?? '').replace(',', ''))

describe('an export of write-offs', () => {
  it('tells each payment of the day by debt, with the hash of exactly its bytes', async () => {
    const { agreementId } = await world.plan(3, { monthlyRate: '0.01' })
    const paid = await pay(agreementId, 0)
    const made = await make()
    const text = await textOf(made.exportId)
    expect(createHash('sha256').update(text).digest().equals(made.sha256)).toBe(true)
    const rows = rowsOf(text)
    expect(rows).toHaveLength(1)
    const [row] = rows
    expect(row).toMatchObject({ parcela: 'entrada', documento: '•••.533.447-••' })
    expect(cents(row?.valor_pago)).toBe(paid.amount)
    expect(made).toMatchObject({ lines: 1, amount: paid.amount })
  })

  it('has nothing to tell of a day without money', async () => {
    await world.plan(2)
    await expect(make()).rejects.toThrow('nothing_to_tell')
  })

  it('made again tells the same lines under the same names, also of two at the same moment', async () => {
    const { agreementId } = await world.plan(3)
    await pay(agreementId, 0)
    await pay(agreementId, 1)
    const both = await Promise.all([make(), make(), make()])
    const texts = await Promise.all(both.map(({ exportId }) => textOf(exportId)))
    expect(new Set(texts).size).toBe(1)
    expect(new Set(both.map(({ exportId }) => exportId)).size).toBe(3)
  })

  it('shows whole documents only where they were asked for', async () => {
    const { agreementId } = await world.plan(2)
    await pay(agreementId, 0)
    const { exportId } = await make('full')
    expect(rowsOf(await textOf(exportId, 'full'))[0]?.documento).toBe('390.533.447-05')
    await expect(textOf(exportId, 'masked')).rejects.toThrow('not_found')
    const [audited] = await inScope(world.core, testScope, (tx) =>
      tx.sql<{ n: bigint }>(
        `select count(*) as n from audit_events
          where action in ('write_off.exported', 'write_off.read')
            and subject_id = $1 and data->>'documents' = 'full'`,
        [exportId],
      ),
    )
    expect(audited?.n).toBe(2n)
  })

  it('over a whole agreement writes off its debts to the centavo, in parts and ahead of time', async () => {
    const { agreementId, total } = await world.plan(3, { monthlyRate: '0.02' })
    await pay(agreementId, 0)
    await make()
    const [, second] = await world.scheduleOf(agreementId)
    const charge = await world.wish({
      kind: 'amount',
      payableId: assertPresent(second, 'second').id,
      amount: 10_000n as never,
    })
    await world.payAndSettle(charge.brCode)
    await make()
    const rest = await world.wish({
      kind: 'settlement',
      payableId: assertPresent(second, 'second').id,
    })
    await world.payAndSettle(rest.brCode)
    const rows = rowsOf(await textOf((await make()).exportId))
    const sumOf = (name: string) => rows.reduce((all, row) => all + cents(row[name]), 0n)
    expect(sumOf('principal')).toBe(100_000n)
    expect(sumOf('encargos')).toBe(2_000n)
    // What settling early lets off beyond an instalment's own interest is a discount on the debt.
    expect(sumOf('desconto')).toBeGreaterThanOrEqual(0n)
    expect(sumOf('valor_pago')).toBeLessThanOrEqual(total)
    expect(sumOf('principal') + sumOf('encargos') + sumOf('juros_acordo') + sumOf('mora')).toBe(
      sumOf('valor_pago') + sumOf('desconto'),
    )
  })

  it('tells of money that went back as the same figures turned round', async () => {
    const { agreementId } = await world.plan(2)
    const line = await pay(agreementId, 0)
    await make()
    world.core.clock.advance({ hours: 48 })
    const { creditorId } = world.creditor
    const back = { creditorId, payableId: line.id, amount: line.amount }
    await addReturn(world.core, back, world.provider.control)
    const [row] = rowsOf(await textOf((await make()).exportId))
    expect(cents(row?.valor_pago)).toBe(-line.amount)
    expect(row?.pago_em).toBe('25/11/2026')
  })

  it('says until when the name has to be cleared, and the clock knows that it was said', async () => {
    const { agreementId } = await world.plan(2)
    await pay(agreementId, 0)
    await sweepDelistings(world.core, world.provider.services, testScope)
    const [row] = rowsOf(await textOf((await make()).exportId))
    expect(row?.retirar_nome_ate).toBe('30/11/2026')
    const clocks = await inScope(world.core, testScope, (tx) =>
      tx.sql('select state from delistings'),
    )
    expect(clocks).toEqual([{ state: 'reported' }])
  })
})
