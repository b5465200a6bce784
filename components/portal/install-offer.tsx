'use client'

import { useEffect, useState } from 'react'
import { buttonClass, LineLink } from '#components/ui/button.tsx'

const NOT_NOW = 'instalar-depois'
const PAUSE_MS = 30 * 24 * 3600 * 1000

/** Chrome's own; it says when the portal may be installed, and asks once. */
type InstallPrompt = Event & { prompt(): Promise<unknown> }

declare global {
  interface Window {
    /** What `public/instalar.js` heard before this was there. */
    quitaInstall?: InstallPrompt
  }
}

const isInstalled = () => matchMedia('(display-mode: standalone)').matches
const isIPhone = () => /iPhone|iPad/.test(navigator.userAgent)

/**
 * "Na tela do celular", once somebody has paid and comes back: by the browser's own question where it
 * has one, explained in pictures on an iPhone, and not again for a month after "Agora não".
 */
export function InstallOffer({ href }: { href: string }) {
  const [offer, setOffer] = useState<InstallPrompt | 'explained' | null>(null)
  useEffect(() => {
    const isPaused = Date.now() - Number(localStorage.getItem(NOT_NOW) ?? 0) < PAUSE_MS
    if (isInstalled() || isPaused) return
    if (isIPhone()) setOffer('explained')
    else if (window.quitaInstall) setOffer(window.quitaInstall)
    const hear = (event: Event) => {
      event.preventDefault()
      setOffer(event as InstallPrompt)
    }
    addEventListener('beforeinstallprompt', hear)
    return () => removeEventListener('beforeinstallprompt', hear)
  }, [])

  function later() {
    localStorage.setItem(NOT_NOW, String(Date.now()))
    setOffer(null)
  }

  if (offer === null) return null
  return (
    <section aria-label="Na tela do celular" className="grid grid-cols-1 gap-2">
      <h2 className="text-lead font-semibold">Seu acordo na tela do celular</h2>
      <p className="text-soft">Abre direto no endereço certo, sem procurar a mensagem.</p>
      {offer === 'explained' ? (
        <LineLink href={href}>Ver como se faz</LineLink>
      ) : (
        <button
          type="button"
          className={buttonClass('quiet')}
          onClick={() => {
            // It may ask once.
            delete window.quitaInstall
            offer.prompt().finally(() => setOffer(null))
          }}
        >
          Pôr na tela do celular
        </button>
      )}
      <button type="button" className={buttonClass('plain')} onClick={later}>
        Agora não
      </button>
    </section>
  )
}
