import { totpFromText, totpNow } from '#server/platform/totp.ts'
import { authenticators } from '../book/authenticators.ts'
import type { Book } from '../book/database.ts'
import type { Reply } from '../http.ts'
import { html } from './html.ts'
import { screenReply } from './layout.ts'

/** The pretend authenticator app: the six figures that the admin area asks for, as of now. */
export function authenticatorScreen(book: Book): Reply {
  const now = Temporal.Instant.fromEpochMilliseconds(book.now())
  const accounts = authenticators(book).map(({ label, secret }) => ({
    label,
    ...totpNow(totpFromText(secret), now),
  }))
  const left = accounts[0]?.secondsLeft ?? 30
  const body = html`
<p class="note">De mentira: um autenticador de verdade fica no celular de cada pessoa da equipe. Cada código vale uma vez.</p>
${accounts.length === 0 && html`<div class="empty"><h2>Nenhuma conta</h2></div>`}
<ul class="inbox">${accounts.map(
    ({ label, code }) => html`<li class="account"><b>${label}</b>
<strong class="code" data-copy="${code}">${code.slice(0, 3)} ${code.slice(3)}</strong>
<small class="count">muda em ${left} s</small></li>`,
  )}</ul>`
  return screenReply({
    tab: 'sms',
    title: 'Autenticador de mentira',
    back: '/',
    body,
    refreshSeconds: left,
  })
}
