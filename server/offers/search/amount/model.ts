import { type Centavos, centavos } from '#server/kernel/money.ts'
import { parseBRL } from '#server/kernel/parse-brl.ts'

/** More than anyone pays a month here; a longer number is a slip or an attack. */
const MOST = centavos(100_000_000n)

/**
 * What a person in Brazil types for "quanto cabe no mês": `120`, `120,50`, `R$ 1.200`, `1.200,00`.
 * Null for anything that is not plainly a positive amount up to R$ 1.000.000,00: never a guess.
 */
export function monthlyAmountOf(text: string): Centavos | null {
  const parsed = parseBRL(text)
  const amount = parsed.ok ? parsed.value : thousandsOf(text, parsed.reason)
  return amount !== null && amount > 0n && amount <= MOST ? amount : null
}

/** On a Brazilian screen `1.200` is one thousand two hundred; `1,200` stays refused. */
function thousandsOf(text: string, reason: string): Centavos | null {
  if (reason !== 'ambiguous') return null
  const match = /^\s*(?:R\$)?\s*(\d{1,3})\.(\d{3})\s*$/i.exec(text)
  return match ? centavos(BigInt(`${match[1]}${match[2]}`) * 100n) : null
}
