'use client'

import { useRef, useState } from 'react'

type Outcome = 'idle' | 'copied' | 'selected'

const SAYS = {
  idle: '',
  copied: 'Código copiado. Agora abra o app do seu banco.',
  selected: 'Código selecionado. Toque e segure para copiar.',
} satisfies Record<Outcome, string>

function select(element: HTMLElement | null) {
  if (element) getSelection()?.selectAllChildren(element)
}

/**
 * The code and the button that copies it. Old browsers and refused permissions fall back to the
 * selection; without a script the code itself is selected by one tap (`select-all`).
 */
export function CopyButton(props: { code: string; label: string; className: string }) {
  const code = useRef<HTMLElement>(null)
  const [outcome, setOutcome] = useState<Outcome>('idle')
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(props.code)
      setOutcome('copied')
    } catch {
      select(code.current)
      setOutcome(document.execCommand('copy') ? 'copied' : 'selected')
    }
  }
  return (
    <div className="grid grid-cols-1 gap-3">
      <code
        ref={code}
        className="block truncate rounded-control border bg-card px-3 py-3 font-mono text-note text-soft select-all"
      >
        {props.code}
      </code>
      <button type="button" className={`needs-script ${props.className}`} onClick={copy}>
        {outcome === 'copied' ? 'Copiado' : props.label}
      </button>
      <p role="status" className="text-note font-semibold text-ok empty:hidden">
        {SAYS[outcome]}
      </p>
    </div>
  )
}
