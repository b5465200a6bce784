import { ChangeTable } from '#components/admin/change-table.tsx'
import { policyChanges } from '#server/offers/policy/changes/model.ts'
import type { OfferPolicy } from '#server/offers/policy/model.ts'

/** Every difference between what is in force and a draft, and nothing that stays as it is. */
export function OfferChanges(props: { live: OfferPolicy | null; draft: OfferPolicy; of: string }) {
  return <ChangeTable changes={policyChanges(props.live, props.draft)} of={props.of} />
}
