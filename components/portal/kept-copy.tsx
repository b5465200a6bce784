'use client'

import { useEffect, useState } from 'react'
import { buttonClass } from '#components/ui/button.tsx'
import { COPY_COOKIE, type KeptCopy } from '#server/access/copy/model.ts'

/** As long as a browser lets a cookie live. */
const COOKIE_SECONDS = 400 * 24 * 3600

type Step = 'hidden' | 'ask' | 'kept' | 'failed'

const carriesMark = (mark: string) => document.cookie.includes(`${COPY_COOKIE}=${mark}`)

function setMark(mark: string, seconds: number) {
  const secure = location.protocol === 'https:' ? '; Secure' : ''
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store is in Chromium only.
  document.cookie = `${COPY_COOKIE}=${mark}; Path=/; SameSite=Lax; Max-Age=${seconds}${secure}`
}

/**
 * "Para ver sem internet": the next dates and the last receipt's number, kept on this device by who
 * asked for it, brought up to date whenever the agreement is looked at.
 */
export function KeptCopySection({ mark, copy }: { mark: string; copy: KeptCopy }) {
  const [step, setStep] = useState<Step>('hidden')
  useEffect(() => {
    if (!('indexedDB' in window && crypto.subtle)) return
    if (carriesMark(mark)) refresh(copy).then(setStep, () => setStep('failed'))
    else if (copy.dates.length > 0) setStep('ask')
  }, [mark, copy])

  async function keep() {
    const { keepCopy } = await import('./kept-copy-store.ts')
    // First whose it is: nothing lies here for a moment without its mark.
    setMark(mark, COOKIE_SECONDS)
    await keepCopy(copy)
    setStep('kept')
  }
  async function forget() {
    await forgetHere(copy)
    setStep('ask')
  }

  if (step === 'hidden') return null
  const isKept = step === 'kept'
  return (
    <section aria-label="Neste aparelho" className="grid grid-cols-1 gap-2 pt-2">
      <h2 className="text-body leading-snug">Para ver sem internet</h2>
      <p className="text-note text-soft" role={step === 'ask' ? undefined : 'status'}>
        {WORDS[step]}
      </p>
      <button
        type="button"
        className={buttonClass(isKept ? 'plain' : 'quiet')}
        onClick={() => (isKept ? forget() : keep()).catch(() => setStep('failed'))}
      >
        {isKept ? 'Apagar deste aparelho' : 'Guardar neste aparelho'}
      </button>
    </section>
  )
}

/** The mark goes with the last copy. */
async function forgetHere({ agreement }: KeptCopy): Promise<void> {
  const { forgetCopy } = await import('./kept-copy-store.ts')
  if ((await forgetCopy(agreement)) === 0) setMark('', 0)
}

/** Of an agreement that is over nothing stays. */
async function refresh(copy: KeptCopy): Promise<Step> {
  if (copy.dates.length === 0) {
    await forgetHere(copy)
    return 'hidden'
  }
  const { hasCopy, keepCopy } = await import('./kept-copy-store.ts')
  if (!(await hasCopy(copy.agreement))) return 'ask'
  await keepCopy(copy)
  return 'kept'
}

const WORDS = {
  ask: 'Guarde aqui as próximas datas e o número do último comprovante. Sem nome e sem valores. Some quando você sair.',
  kept: 'Guardado neste aparelho. Sem internet, abra o portal e as datas aparecem.',
  failed: 'Não conseguimos guardar neste aparelho. Nada mudou.',
} satisfies Record<Exclude<Step, 'hidden'>, string>
