import type { CivilDate } from '#components/figures/dates.ts'
import { Day } from '#components/figures/day.tsx'
import { BigMoney, Money } from '#components/figures/money.tsx'
import { ButtonLink } from '#components/ui/button.tsx'
import { formatBRL } from '#server/kernel/money.ts'
import { pathTo } from './paths.ts'
import { instalmentsOfPlan } from './plan-facts.ts'
import type { OfferView } from './view-parts.ts'

/** The best condition: the number before the explanation, a real date, no hurry. */
export function OfferCard(props: {
  offer: OfferView
  today: CivilDate
  isPlain: boolean
  leading: boolean
  otherWaysHref: string | null
}) {
  const { offer } = props
  const cheaper = offer.total < offer.from
  return (
    <div className="grid grid-cols-1 gap-3 rounded-card border border-pine-line bg-pine-soft p-4">
      <p>
        {cheaper && (
          <span className="fine">
            {'De '}
            <s className="figures">{formatBRL(offer.from)}</s>
            {' por'}
          </span>
        )}
        {offer.count > 1 && (
          <span className="block text-lead font-semibold">
            {offer.entrada !== null && (
              <>
                Entrada de <Money amount={offer.entrada} /> e mais{' '}
              </>
            )}
            {instalmentsOfPlan(offer)}× de <Money amount={offer.regular} />
          </span>
        )}
        <BigMoney amount={offer.total} size={offer.count > 1 ? 'lead' : 'sum'} />
        {offer.count > 1 && <span className="text-note text-soft"> no total</span>}
      </p>
      <p className="text-note text-soft">
        {offer.count > 1 ? 'Pelo Pix, todo mês. Vale até ' : 'À vista, no Pix. Vale até '}
        <Day date={offer.validUntil} today={props.today} />.
      </p>
      <ButtonLink href={pathTo.review(offer.quoteId)} tone={props.leading ? 'primary' : 'quiet'}>
        Quero este acordo
      </ButtonLink>
      {props.otherWaysHref && (
        <ButtonLink
          href={props.otherWaysHref}
          tone={props.leading && !props.isPlain ? 'quiet' : 'plain'}
        >
          Ver outras formas
        </ButtonLink>
      )}
    </div>
  )
}
