import type { ReactNode } from 'react'

/** Four modules of quiet zone, as the QR standard asks. */
const QUIET = 4

/** One path for all dark modules, horizontal runs joined: about a third of the naive size. */
export function qrPath(modules: readonly (readonly boolean[])[]): string {
  const runs: string[] = []
  modules.forEach((row, y) => {
    let start = -1
    for (let x = 0; x <= row.length; x += 1) {
      if (row[x] && start < 0) start = x
      if (!row[x] && start >= 0) {
        runs.push(`M${start} ${y}h${x - start}v1H${start}z`)
        start = -1
      }
    }
  })
  return runs.join('')
}

/**
 * Always black on white, in dark mode too: cameras need it. `modules` comes without quiet zone. The
 * modules are drawn once, under `id`; `QrCopy` shows them at a second place for a few bytes.
 */
export function QrCode(props: {
  id: string
  modules: readonly (readonly boolean[])[]
  label: string
}) {
  return (
    <Frame size={props.modules.length} label={props.label}>
      <path id={props.id} d={qrPath(props.modules)} fill="#000" />
    </Frame>
  )
}

export function QrCopy(props: { of: string; size: number; label: string }) {
  return (
    <Frame size={props.size} label={props.label}>
      <use href={`#${props.of}`} />
    </Frame>
  )
}

function Frame(props: { size: number; label: string; children: ReactNode }) {
  const size = props.size + QUIET * 2
  return (
    <svg
      viewBox={`${-QUIET} ${-QUIET} ${size} ${size}`}
      role="img"
      aria-label={props.label}
      shapeRendering="crispEdges"
      className="mx-auto block w-full max-w-72 rounded-control"
    >
      <path d={`M${-QUIET} ${-QUIET}h${size}v${size}h${-size}z`} fill="#fff" />
      {props.children}
    </svg>
  )
}
