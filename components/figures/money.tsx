import { classNames } from '#components/ui/class-names.ts'
import { brlParts, type Centavos, formatBRL } from '#server/kernel/money.ts'

/** An amount inside a sentence or a row. */
export function Money({ amount, className }: { amount: Centavos; className?: string }) {
  return <span className={classNames('figures', className)}>{formatBRL(amount)}</span>
}

/** The number of a screen: large, its cents small and high. */
export function BigMoney({ amount, size }: { amount: Centavos; size?: 'sum' | 'lead' }) {
  const { sign, whole, cents } = brlParts(amount)
  return (
    <span className={classNames('big-figure', size === 'lead' ? 'text-lead' : 'text-sum')}>
      {`${sign}R$\u00a0${whole}`}
      <span className="cents">{`,${cents}`}</span>
    </span>
  )
}
