'use client'

import { type ReactNode, useEffect, useState } from 'react'
import { buttonClass } from '#components/ui/button.tsx'
import type { RemindersView } from './view-parts.ts'

const NOT_NOW = 'lembretes-depois'
const PAUSE_MS = 30 * 24 * 3600 * 1000

type Step = 'hidden' | 'ask' | 'waiting' | 'on' | 'off' | 'denied' | 'failed'

/** Only where the browser can, was not told no, and its person was not asked within a month. */
function isWorthAsking(): boolean {
  const canPush = 'PushManager' in window && 'Notification' in window
  if (!canPush || Notification.permission === 'denied') return false
  return Date.now() - Number(localStorage.getItem(NOT_NOW) ?? 0) > PAUSE_MS
}

/**
 * "Quer que a gente avise aqui antes da próxima parcela?", after a payment, in our own words; the
 * browser asks in its own only after a tap on ours. What does it is loaded by that tap.
 */
export function Reminders({ view }: { view: RemindersView }) {
  const [step, setStep] = useState<Step>(view.isOn ? 'on' : 'hidden')
  useEffect(() => {
    if (!view.isOn && isWorthAsking()) setStep('ask')
  }, [view.isOn])

  async function allow() {
    if (view.isOn) return
    setStep('waiting')
    const { allowReminders } = await import('./reminders-allow.ts')
    setStep(await allowReminders(view.publicKey).catch(() => 'failed' as const))
  }
  async function stop() {
    const { stopReminders } = await import('./reminders-allow.ts')
    setStep((await stopReminders().catch(() => false)) ? 'off' : 'failed')
  }
  function later() {
    localStorage.setItem(NOT_NOW, String(Date.now()))
    setStep('hidden')
  }

  if (step === 'hidden') return null
  const isAsking = step === 'ask' || step === 'waiting'
  return (
    <section
      aria-label="Lembretes neste aparelho"
      className="grid grid-cols-1 gap-3 rounded-card border border-pine-line bg-pine-soft p-4"
    >
      {isAsking ? (
        <>
          <h2 className="text-lead font-semibold">
            Quer que a gente avise aqui antes da próxima parcela?
          </h2>
          <p>Um dia antes, neste aparelho. Na tela não aparece valor nem motivo.</p>
          <Act tone="quiet" pending={step === 'waiting'} onTap={allow}>
            {step === 'waiting' ? 'Ligando…' : 'Sim, avise um dia antes'}
          </Act>
          <Act tone="plain" onTap={later}>
            Agora não
          </Act>
        </>
      ) : (
        <p role="status">{WORDS[step]}</p>
      )}
      {step === 'on' && (
        <Act tone="plain" onTap={stop}>
          Desligar os lembretes
        </Act>
      )}
    </section>
  )
}

const WORDS = {
  on: 'Pronto. Avisamos neste aparelho um dia antes de cada parcela.',
  off: 'Desligado. Não avisamos mais neste aparelho.',
  denied: 'Tudo bem. Não vamos avisar neste aparelho. Você pode mudar nos ajustes do navegador.',
  failed: 'Não conseguimos agora. Nada mudou. Tente de novo mais tarde.',
} satisfies Record<Exclude<Step, 'hidden' | 'ask' | 'waiting'>, string>

function Act(props: {
  tone: 'quiet' | 'plain'
  pending?: boolean
  onTap: () => void
  children: ReactNode
}) {
  return (
    <button
      type="button"
      className={buttonClass(props.tone)}
      disabled={props.pending}
      onClick={props.onTap}
    >
      {props.children}
    </button>
  )
}
