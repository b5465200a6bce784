import { businessDate } from '#server/kernel/clock.ts'
import { formatShortDate, formatTime } from '#server/kernel/format.ts'
import type { Reply } from '../http.ts'
import { html, type Markup } from './html.ts'

export type Tab = 'sms' | 'mail' | 'bank'

export type Screen = {
  tab: Tab
  title: string
  /** Where the arrow at the top goes; none on the first screen of a tab. */
  back?: string
  body: Markup
  /** The phone's version when this was drawn: the page renews itself when it changes. */
  version?: string
  /** Drawn anew after so many seconds, with or without a script. */
  refreshSeconds?: number
}

const icons = {
  sms: 'M4 5h16v11H9l-5 4z',
  mail: 'M3 6h18v12H3zM3 7l9 7 9-7',
  bank: 'M3 10l9-6 9 6M5 10v8M10 10v8M14 10v8M19 10v8M3 20h18',
} as const satisfies Record<Tab, string>

const tabs: readonly { tab: Tab; href: string; label: string }[] = [
  { tab: 'sms', href: '/', label: 'Mensagens' },
  { tab: 'mail', href: '/emails', label: 'E-mails' },
  { tab: 'bank', href: '/banco', label: 'Banco' },
]

export function icon(path: string): Markup {
  return html`<svg viewBox="0 0 24 24" width="24" height="24" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linejoin="round" stroke-linecap="round" aria-hidden="true"><path d="${path}"/></svg>`
}

const POLICY = [
  "default-src 'none'",
  "style-src 'self'",
  "script-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "frame-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

export function screenReply(screen: Screen, status = 200): Reply {
  const back = screen.back
    ? html`<a class="back" href="${screen.back}" aria-label="Voltar">${icon('M15 5l-7 7 7 7')}</a>`
    : null
  const page = html`<!doctype html>
<html lang="pt-BR">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${screen.title} · Celular de demonstração</title>
<link rel="stylesheet" href="/phone.css">
<script src="/phone.js" defer></script>
${screen.refreshSeconds !== undefined && html`<meta http-equiv="refresh" content="${screen.refreshSeconds}">`}
${screen.version !== undefined && html`<noscript><meta http-equiv="refresh" content="15"></noscript>`}
</head>
<body ${screen.version !== undefined && html`data-version="${screen.version}"`}>
<section class="banner" aria-label="Aviso"><p><strong>Ambiente de demonstração:</strong> nada aqui é de verdade.</p></section>
<div class="desk">
${aside}
<div class="phone ${screen.tab === 'bank' && 'is-bank'}">
<header>${back}<h1>${screen.title}</h1></header>
<main>${screen.body}</main>
<nav aria-label="Aplicativos">${tabs.map(
    ({ tab, href, label }) =>
      html`<a href="${href}" ${tab === screen.tab && html`aria-current="page"`}>${icon(icons[tab])}<span>${label}</span></a>`,
  )}</nav>
</div>
</div>
</body>
</html>`
  return {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': POLICY,
      'referrer-policy': 'no-referrer',
    },
    body: page.markup,
  }
}

const aside = html`<aside>
<h2>O celular de quem recebe</h2>
<p>Aqui chegam os SMS e e-mails que o portal envia, e aqui mora um banco que paga Pix de mentira.</p>
<ol>
<li>Em <strong>Mensagens</strong>, escolha um celular e toque no link.</li>
<li>No portal, escolha como pagar. O código de confirmação chega aqui, em <strong>Mensagens</strong> ou em <strong>E-mails</strong>: a página diz onde.</li>
<li>Copie o código Pix, abra o <strong>Banco</strong>, cole e pague.</li>
<li>Volte ao portal: o comprovante aparece sozinho.</li>
</ol>
<p>Para a administração, os seis números estão no <a href="/autenticador">autenticador de mentira</a>.</p>
</aside>`

/** `hoje, 18h40` or `21/11/2026, 18h40`, in São Paulo. */
export function formatMoment(ms: number, nowMs: number): string {
  const instant = Temporal.Instant.fromEpochMilliseconds(ms)
  const date = businessDate(instant)
  const isToday = date.equals(businessDate(Temporal.Instant.fromEpochMilliseconds(nowMs)))
  return `${isToday ? 'hoje' : formatShortDate(date)}, ${formatTime(instant)}`
}
