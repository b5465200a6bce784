import type { StoppedView } from '#components/portal/agreement-view.ts'
import type { BreachEffect } from '#server/agreements/model.ts'
import type { PortalOutputs } from '#server/api/root.ts'
import { assertNever } from '#server/kernel/assert.ts'
import { type Centavos, centavos, formatBRL } from '#server/kernel/money.ts'

type Agreement = PortalOutputs['agreements']['byId']
type Stopped = NonNullable<Agreement['standing']['stopped']>
type Line = StoppedView['why'][number]

/** How it came from the deal to what is owed today, by the agreement's own effect (rule 12). */
export function stoppedView({ standing, breachEffect }: Agreement): StoppedView | null {
  const { stopped, owed } = standing
  if (!stopped) return null
  return {
    on: stopped.on,
    repair: stopped.repair,
    why: owed ? whyLines(breachEffect, stopped, owed.total) : [],
  }
}

/** Empty where its debts are not all here any more: paid, recalled, or in another agreement. */
function whyLines(effect: BreachEffect, { why, paidSince }: Stopped, today: Centavos): Line[] {
  const since = today + paidSince - why.left
  if (today === 0n || since < 0n) return []
  return [
    ...dealLines(effect, why),
    line('Correção e juros desde então', since),
    line('O que você pagou depois', -paidSince),
  ].filter(({ amount }) => amount !== 0n)
}

function dealLines(effect: BreachEffect, why: Stopped['why']): Line[] {
  const { debt, deal, credited, left } = why
  switch (effect) {
    case 'novation':
      return [
        line('Total do acordo', deal),
        line('O que você pagou', -credited),
        line('Juros do plano que não correram', left - deal + credited),
      ]
    case 'proportional':
      return [
        line('Valor no dia do acordo', debt),
        line(
          'A parte que você já pagou',
          left - debt,
          `${formatBRL(credited)} de ${formatBRL(deal)} do acordo`,
        ),
      ]
    case 'restore':
      return [line('Valor no dia do acordo', debt), line('O que você pagou', left - debt)]
    default:
      return assertNever(effect)
  }
}

function line(label: string, amount: bigint, note: string | null = null): Line {
  return { label, note, amount: centavos(amount) }
}
