import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'
import { Icon, type IconName } from './icon.tsx'

export type NoticeTone = 'info' | 'ok' | 'attention' | 'error'

const TONES = {
  info: { box: 'bg-pine-soft text-pine border-pine-line', icon: 'info', word: 'Saiba' },
  ok: { box: 'bg-ok-soft text-ok border-ok', icon: 'check', word: 'Pronto' },
  attention: { box: 'bg-warn-soft text-warn border-warn', icon: 'alert', word: 'Atenção' },
  error: { box: 'bg-bad-soft text-bad border-bad', icon: 'cross', word: 'Algo não deu certo' },
} satisfies Record<NoticeTone, { box: string; icon: IconName; word: string }>

/**
 * Says something the reader must not miss: colour, icon and word together, never colour alone.
 * `live` announces it when it appears without a page load.
 */
export function Notice(props: {
  tone: NoticeTone
  /** Replaces the tone's own word. */
  title?: string
  live?: boolean
  children?: ReactNode
}) {
  const tone = TONES[props.tone]
  return (
    <div
      className={classNames('flex gap-3 rounded-control border px-4 py-3 text-note', tone.box)}
      role={props.live ? 'status' : undefined}
    >
      <Icon name={tone.icon} className="mt-0.5 shrink-0" />
      <div className="min-w-0">
        <p className="font-semibold">{props.title ?? tone.word}</p>
        {props.children && <div className="grid grid-cols-1 gap-2 text-ink">{props.children}</div>}
      </div>
    </div>
  )
}
