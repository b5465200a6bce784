import type { ReactNode } from 'react'
import { classNames } from '#components/ui/class-names.ts'

const BOX = 'min-h-9 rounded-control border border-control bg-card px-3'

/** The look of a button among figures: lower than those of the portal. */
export const STAFF_BUTTON =
  'min-h-9 rounded-control border-2 border-pine px-4 font-semibold text-pine hover:bg-pine-soft'

/** One field of a staff form, its name above it. */
export function StaffField(props: {
  id: string
  name: string
  label: string
  type: 'text' | 'email' | 'date' | 'file'
  defaultValue?: string
  required?: boolean
  minLength?: number
  maxLength?: number
  /** The first and the last day of a date. */
  min?: string
  max?: string
  accept?: string
  wide?: boolean
  /** Names a list of suggestions. */
  list?: string
  /** A large box: browsers take a file that is dropped on its field. */
  drop?: boolean
  /** What is wrong with what was typed. */
  error?: string | undefined
}) {
  const { label, wide, type, error, drop, ...input } = props
  const errorId = error ? `${props.id}-erro` : undefined
  return (
    <label htmlFor={props.id} className={classNames('grid gap-1', wide ? 'w-full sm:w-80' : '')}>
      <span className="text-tiny text-soft">{label}</span>
      <input
        {...input}
        type={type}
        aria-invalid={error ? true : undefined}
        aria-describedby={errorId}
        className={classNames(
          BOX,
          'w-full min-w-0 aria-invalid:border-bad',
          'file:mr-3 file:min-h-7 file:rounded-control file:border file:border-control file:bg-paper file:px-3',
          drop ? 'border-dashed py-8' : 'py-1',
        )}
      />
      {error && <FieldError id={errorId} words={error} />}
    </label>
  )
}

/** Sentences that a person will read. */
export function StaffWords(props: {
  id: string
  name: string
  label: string
  defaultValue: string
  maxLength: number
}) {
  return (
    <label htmlFor={props.id} className="grid gap-1">
      <span className="text-tiny text-soft">{props.label}</span>
      <textarea
        id={props.id}
        name={props.name}
        rows={6}
        required
        minLength={5}
        maxLength={props.maxLength}
        defaultValue={props.defaultValue}
        className={classNames(BOX, 'w-full min-w-0 py-2')}
      />
    </label>
  )
}

export function StaffSelect(props: {
  id: string
  name: string
  label: string
  options: readonly { value: string; label: string }[]
  defaultValue?: string | undefined
  /** Its choices are sentences: all columns of a grid. */
  wide?: boolean
  /** What is wrong with what was chosen. */
  error?: string | undefined
}) {
  const errorId = props.error ? `${props.id}-erro` : undefined
  return (
    <label
      htmlFor={props.id}
      className={classNames('grid min-w-0 gap-1', props.wide ? 'col-span-full' : '')}
    >
      <span className="text-tiny text-soft">{props.label}</span>
      <select
        id={props.id}
        name={props.name}
        defaultValue={props.defaultValue}
        aria-invalid={props.error ? true : undefined}
        aria-describedby={errorId}
        className={classNames(BOX, 'max-w-full min-w-0 aria-invalid:border-bad')}
      >
        {props.options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
      {props.error && <FieldError id={errorId} words={props.error} />}
    </label>
  )
}

/** What is wrong with a field, under it. */
export function FieldError({ id, words }: { id: string | undefined; words: string }) {
  return (
    <span id={id} className="max-w-60 text-tiny font-semibold text-bad">
      {words}
    </span>
  )
}

/** A part of a staff page with its name; with an id, an address can lead to it. */
export function StaffSection(props: { id?: string; title: string; children: ReactNode }) {
  const { id, title, children } = props
  return (
    <section id={id} aria-label={title} className="grid scroll-mt-4 grid-cols-1 gap-3">
      <h2 className="font-semibold">{title}</h2>
      {children}
    </section>
  )
}

/** A few views of the same thing, one of them current. */
export function StaffTabs(props: {
  label: string
  tabs: readonly { href: string; label: string; current: boolean }[]
}) {
  return (
    <nav aria-label={props.label}>
      <ul className="flex flex-wrap gap-1">
        {props.tabs.map((tab) => (
          <li key={tab.href}>
            <a
              href={tab.href}
              aria-current={tab.current ? 'page' : undefined}
              className={classNames(
                'inline-flex min-h-9 items-center rounded-control px-3 no-underline hover:bg-pine-soft',
                tab.current ? 'bg-pine-soft font-semibold text-pine' : 'text-ink',
              )}
            >
              {tab.label}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}
