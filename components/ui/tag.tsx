import { classNames } from './class-names.ts'

export type TagTone = 'ok' | 'attention' | 'error' | 'neutral'

const TONES = {
  ok: 'bg-ok-soft text-ok',
  attention: 'bg-warn-soft text-warn',
  error: 'bg-bad-soft text-bad',
  neutral: 'bg-pine-soft text-pine',
} satisfies Record<TagTone, string>

/** One word of state. */
export function Tag(props: { tone: TagTone; children: string }) {
  return (
    <span
      className={classNames(
        'inline-block rounded-full px-2.5 py-0.5 text-small font-semibold whitespace-nowrap',
        TONES[props.tone],
      )}
    >
      {props.children}
    </span>
  )
}
