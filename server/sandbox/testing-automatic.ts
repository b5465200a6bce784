import { randomUUID } from 'node:crypto'
import { centavos } from '#server/kernel/money.ts'
import { txidFromId } from '#server/platform/pix/charge.ts'
import type { RecInput } from '#server/platform/pix/recurrence.ts'
import type { CobrInput } from '#server/platform/pix/recurring-charge.ts'
import type { PixClient } from '#server/platform/pix.ts'
import { done, type TestSandbox } from './testing.ts'

/** One person's plan of four equal instalments, to be collected by Pix Automático. */
export const KEY = 'vivaz@pix.example'
export const CPF = '39053344705'

export function day(text: string): Temporal.PlainDate {
  return Temporal.PlainDate.from(text)
}

/** From 10 December 2026, for tests whose clock stands at the beginning of that month. */
export function rec(changes: Partial<RecInput> = {}): RecInput {
  return {
    contract: '2026-004871',
    subject: 'Acordo Vivaz Telecom',
    payer: { cpf: CPF, name: 'Maria da Conceição' },
    startDate: day('2026-12-10'),
    endDate: day('2027-03-10'),
    frequency: 'monthly',
    fixedAmount: centavos(20_672n),
    retryPolicy: 'three_in_seven_days',
    ...changes,
  }
}

export function cobr(recurrenceId: string, changes: Partial<CobrInput> = {}): CobrInput {
  return {
    txid: txidFromId(randomUUID()),
    recurrenceId,
    amount: centavos(20_672n),
    dueDate: day('2026-12-10'),
    account: { number: '997182', kind: 'checking', branch: '0001' },
    description: 'Parcela 2 de 4',
    ...changes,
  }
}

/** The id of an authorisation that the payer gave by a code of its own. */
export async function approved(
  sandbox: TestSandbox,
  client: PixClient,
  changes: Partial<RecInput> = {},
): Promise<string> {
  const { id } = done(await client.createRec(rec(changes)))
  await sandbox.control(`/rec/${id}`, { event: 'approve' })
  return id
}
