import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'

export type ButtonTone = 'primary' | 'quiet' | 'plain'

const BASE =
  'inline-flex min-h-13 w-full items-center justify-center gap-2 rounded-control border-2 px-4 py-3 text-center text-body leading-tight font-semibold no-underline motion-safe:transition-colors hover:decoration-2 motion-safe:active:translate-y-px'

const TONES = {
  primary:
    'border-transparent bg-pine text-on-pine hover:bg-pine-deep aria-disabled:bg-pine-deep aria-disabled:cursor-progress',
  quiet: 'border-pine bg-transparent text-pine hover:bg-pine-soft',
  plain: 'border-transparent bg-transparent text-link underline underline-offset-3',
} satisfies Record<ButtonTone, string>

/** The look of a button, for whatever element acts as one. */
export function buttonClass(tone: ButtonTone, extra?: string): string {
  return classNames(BASE, TONES[tone], extra)
}

/** A link that looks like a button: it goes somewhere, it changes nothing. */
export function ButtonLink(props: { href: string; tone?: ButtonTone; children: ReactNode }) {
  return (
    <a href={props.href} className={buttonClass(props.tone ?? 'primary')}>
      {props.children}
    </a>
  )
}

/** A link alone on its line, with the height of a finger. */
export function LineLink(props: { href: string; children: ReactNode }) {
  return (
    <a href={props.href} className="inline-flex min-h-12 items-center py-2">
      {props.children}
    </a>
  )
}
