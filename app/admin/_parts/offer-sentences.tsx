import type { OfferPolicy } from '#server/offers/policy/model.ts'
import { sentenceOf, termsSentence } from '#server/offers/policy/sentence/model.ts'

/** A creditor's offers as sentences, and what holds for all of them. */
export function OfferSentences({ policy }: { policy: OfferPolicy }) {
  return (
    <div className="grid gap-2">
      <ol className="grid list-decimal gap-1 pl-5">
        {policy.rules.map((rule) => (
          <li key={rule.id}>{sentenceOf(rule)}</li>
        ))}
      </ol>
      <p>Em todas as regras: {termsSentence(policy)}</p>
    </div>
  )
}
