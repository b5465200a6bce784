import { parseArgs } from 'node:util'
import { bankCalendar } from '#server/kernel/calendar.ts'
import { today } from '#server/kernel/clock.ts'
import { dayOf } from '#server/kernel/day.ts'
import { type Centavos, formatBRL, subtract } from '#server/kernel/money.ts'
import { createCore } from '#server/platform/core.ts'
import { inScope } from '#server/platform/db.ts'
import { mintSystemScope } from '#server/platform/scope-mint.ts'
import { compareBooks } from '#server/reconciliation/finding/commands.ts'
import { daysOfBooks, unreadLists } from '#server/reconciliation/finding/data.ts'
import type { DayOfBooks } from '#server/reconciliation/finding/model.ts'
import { sentenceOf } from './parts/plain-error.ts'

/**
 * `npm run -s reconcile -- [--day 2026-11-22]`
 * Compares provider, ledger and creditors for a day (yesterday) and prints them side by side. Exit
 * code 1 where something is open, or the provider's list of that day was not read yet.
 */
const USAGE = 'Usage: npm run -s reconcile -- [--day 2026-11-22]'

const COLUMNS: readonly [string, (row: DayOfBooks) => string][] = [
  ['creditor', (row) => row.creditor],
  ['provider', (row) => net(row.providerIn, row.providerOut)],
  ['ledger', (row) => net(row.ledgerIn, row.ledgerOut)],
  ['in suspense', (row) => formatBRL(row.suspended)],
  ['told', (row) => formatBRL(row.told)],
  ['creditor says', (row) => formatBRL(row.confirmed)],
  ['open', (row) => String(row.open)],
  ['explained', (row) => String(row.explained)],
]

function net(came: Centavos, went: Centavos): string {
  return formatBRL(subtract(came, went))
}

function show(rows: readonly DayOfBooks[]): void {
  const cells = [
    COLUMNS.map(([name]) => name),
    ...rows.map((row) => COLUMNS.map(([, cell]) => cell(row))),
  ]
  const widths = COLUMNS.map((_, at) => Math.max(...cells.map((line) => line[at]?.length ?? 0)))
  for (const line of cells) {
    const padded = line.map((cell, at) =>
      at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0),
    )
    console.log(padded.join('  ').trimEnd())
  }
}

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { day: { type: 'string' } } })
  const core = createCore('reconcile')
  try {
    const day =
      values.day === undefined ? today(core.clock).subtract({ days: 1 }) : dayOf(values.day)
    if (day === null) {
      console.error(USAGE)
      return 1
    }
    const scope = mintSystemScope('reconcile')
    const days = { first: day, last: day }
    const { rows, unread } = await inScope(core, scope, async (tx) => {
      await compareBooks(tx, scope, bankCalendar, days)
      return {
        rows: await daysOfBooks(tx, scope, days),
        unread: await unreadLists(tx, scope, day),
      }
    })
    console.log(day.toString())
    if (rows.length === 0) console.log('Nothing moved.')
    else show(rows)
    for (const provider of unread) {
      console.log(`The list of ${provider} was not read to its end for this day yet.`)
    }
    return rows.some((row) => row.open > 0) || unread.length > 0 ? 1 : 0
  } finally {
    await core.pool.end()
  }
}

try {
  process.exitCode = await main()
} catch (error) {
  console.error(sentenceOf(error, USAGE))
  process.exitCode = 1
}
