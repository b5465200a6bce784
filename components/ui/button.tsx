import type { ReactNode } from 'react'

export type ButtonTone = 'primary' | 'quiet' | 'plain'

const LOOKS = {
  primary: 'button button-primary',
  quiet: 'button button-quiet',
  plain: 'button button-plain',
} satisfies Record<ButtonTone, string>

/** The look of a button, for whatever element acts as one. */
export function buttonClass(tone: ButtonTone): string {
  return LOOKS[tone]
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
    <a href={props.href} className="line-link">
      {props.children}
    </a>
  )
}
