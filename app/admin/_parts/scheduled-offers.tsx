import { OfferSentences } from '#app/admin/_parts/offer-sentences.tsx'
import { OBSTACLE } from '#app/admin/_parts/offer-words.ts'
import { whenText } from '#app/admin/_parts/words.ts'
import { cancelScheduled } from '#app/admin/ofertas/actions.ts'
import { StaffSection } from '#components/admin/fields.tsx'
import { RowButton } from '#components/admin/team-form.tsx'
import { Notice } from '#components/ui/notice.tsx'
import type { PortalOutputs } from '#server/api/root.ts'
import { formatShortDate } from '#server/kernel/format.ts'

type Found = PortalOutputs['policies']['byCreditor']

/** Offers that wait for their day, and those that were not published on it until somebody went on. */
export function ScheduledOffers(props: {
  scheduled: NonNullable<Found['scheduled']>
  creditor: Found['creditor']
  mayCancel: boolean
  /** When the version in force was published; null: none is. */
  publishedAt: Temporal.Instant | null
}) {
  const { scheduled, creditor, publishedAt } = props
  const day = formatShortDate(scheduled.inForceFrom)
  const { waiting, endedAt, obstacle } = scheduled
  if (waiting) {
    return (
      <StaffSection title="Publicação agendada">
        <Notice tone="info" title={`Rascunho ${scheduled.draft}: em vigor a partir de ${day}`}>
          <p>
            Aprovado por {scheduled.approvedBy}, {whenText(scheduled.approvedAt)}. Começa à 0h desse
            dia; até lá, tudo fica como está.
          </p>
        </Notice>
        {waiting.obstacle && <Notice tone="attention" title={OBSTACLE[waiting.obstacle].now} />}
        <OfferSentences policy={waiting.policy} />
        {props.mayCancel && (
          <div>
            <RowButton
              action={cancelScheduled}
              hidden={{ credor: creditor.slug, id: scheduled.id }}
              label="Cancelar o agendamento"
              isBox
            />
          </div>
        )}
      </StaffSection>
    )
  }
  const isLeft =
    endedAt && (publishedAt === null || Temporal.Instant.compare(publishedAt, endedAt) < 0)
  if (!obstacle || !isLeft) return null
  return (
    <Notice
      tone="attention"
      title={`A publicação agendada para ${day} não foi feita (rascunho ${scheduled.draft})`}
    >
      <p>{OBSTACLE[obstacle].after}</p>
      <p>As ofertas em vigor não mudaram. Simule o rascunho e peça a publicação de novo.</p>
    </Notice>
  )
}
