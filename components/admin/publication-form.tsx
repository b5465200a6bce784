import { STAFF_BUTTON, StaffField } from '#components/admin/fields.tsx'
import { formatShortDate } from '#server/kernel/format.ts'

/** Asks for the second person; with a day, what is approved waits for it. */
export function PublicationForm(props: {
  /** Receives `apartir`, a date or nothing, and what is hidden. */
  action: (formData: FormData) => Promise<void>
  hidden: Readonly<Record<string, string>>
  /** The days that may be chosen; null: none, because another publication waits. */
  days: { readonly first: Temporal.PlainDate; readonly last: Temporal.PlainDate } | null
  /** What was tried today, and what it does until its day, in words. */
  words: { readonly trial: string; readonly waits: string }
}) {
  const { days, words } = props
  const approval = `Outra pessoa precisa aprovar hoje, com ${words.trial} de hoje.`
  return (
    <form action={props.action} className="grid gap-2">
      {Object.entries(props.hidden).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <div className="flex flex-wrap items-end gap-3">
        {days && (
          <StaffField
            id="apartir"
            name="apartir"
            label="Vale a partir de (vazio: assim que aprovarem)"
            type="date"
            min={days.first.toString()}
            max={days.last.toString()}
          />
        )}
        <button type="submit" className={STAFF_BUTTON}>
          Pedir publicação
        </button>
      </div>
      <p className="max-w-text text-tiny text-soft">
        {days
          ? `${approval} Com uma data (até ${formatShortDate(days.last)}), ${words.waits} à 0h desse dia.`
          : `${approval} Já há uma publicação agendada: publicar agora faz com que ela não aconteça.`}
      </p>
    </form>
  )
}
