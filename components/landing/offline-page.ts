import type { OperatorView } from '#components/portal/view.ts'
import { phoneBlock, plainDocument } from './document.ts'
import { html } from './html.ts'

/**
 * D12, what the service worker shows without a network. It knows nobody; its script shows the copy
 * of an agreement that a person chose to keep on this device, where there is one. Its only link has an empty
 * address: the worker shows this page in place of another, so the link asks for that one again.
 */
export function renderOfflinePage(view: { operator: OperatorView }): string {
  return plainDocument({
    operator: view.operator,
    title: 'Sem internet',
    links: false,
    script: '/copia.js',
    content: html`<h1>Você está sem internet</h1>
      <p>O que você combinou está guardado. Nada se perde.</p>
      <section id="copia" aria-label="Guardado neste aparelho" hidden></section>
      <p class="soft">Já copiou o código Pix? Ele continua valendo no app do banco.</p>
      <p><a class="line" href="">Tentar de novo</a></p>
      ${phoneBlock(view.operator)}`,
  })
}
