import { FocusOnArrival } from './focus-on-arrival.tsx'
import { Icon } from './icon.tsx'

/**
 * What went wrong, above the form and focused, each line leading to its field; the field repeats
 * the same text (after GOV.UK).
 */
export function ErrorSummary(props: { errors: readonly { fieldId: string; text: string }[] }) {
  if (props.errors.length === 0) return null
  return (
    <FocusOnArrival id="erro" labelledBy="erro-titulo">
      <div className="rounded-control border-2 border-bad bg-bad-soft px-4 py-3">
        <h2 id="erro-titulo" className="flex items-center gap-2 text-body text-bad">
          <Icon name="alert" className="shrink-0" />
          Confira um detalhe
        </h2>
        <ul className="text-note">
          {props.errors.map((error) => (
            <li key={error.fieldId}>
              <a href={`#${error.fieldId}`} className="inline-flex min-h-12 items-center text-bad">
                {error.text}
              </a>
            </li>
          ))}
        </ul>
      </div>
    </FocusOnArrival>
  )
}
