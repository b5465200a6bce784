import type { ReactNode } from 'react'
import type { PublicationWords } from '#app/admin/_parts/publication-words.ts'
import { whenText } from '#app/admin/_parts/words.ts'
import { StaffSection } from '#components/admin/fields.tsx'
import { RowButton } from '#components/admin/team-form.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { formatShortDate } from '#server/kernel/format.ts'
import type { Obstacle, ScheduledPublication } from '#server/staff/publication/schedule/model.ts'

/** What waits for its day, and what was not published on it until somebody went on. */
export function ScheduledDraft(props: {
  scheduled: ScheduledPublication & {
    readonly waiting: { readonly obstacle: Obstacle | null } | null
  }
  creditorSlug: string
  words: PublicationWords
  /** Takes it back; null: not for who reads. */
  cancel: ((formData: FormData) => Promise<void>) | null
  /** When the version in force was published; null: none is. */
  publishedAt: Temporal.Instant | null
  /** What waits, to be read. */
  children: ReactNode
}) {
  const { scheduled, words, publishedAt } = props
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
        {waiting.obstacle && (
          <Notice tone="attention" title={words.obstacle[waiting.obstacle].now} />
        )}
        {props.children}
        {props.cancel && (
          <div>
            <RowButton
              action={props.cancel}
              hidden={{ credor: props.creditorSlug, id: scheduled.id }}
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
      <p>{words.obstacle[obstacle].after}</p>
      <p>{words.stays}</p>
    </Notice>
  )
}
