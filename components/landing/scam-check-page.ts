import { errorNote, phoneBlock, plainDocument } from './document.ts'
import { type Html, html } from './html.ts'
import type { ScamCheckResult, ScamCheckView } from './view.ts'

/** D9, Isto é golpe? Answers yes or no and nothing more, to anybody, without signing in. */
export function renderScamCheckPage(view: ScamCheckView): string {
  return plainDocument({
    operator: view.operator,
    title: 'Isto é golpe?',
    hasLargeLetters: view.hasLargeLetters ?? false,
    content: html`${view.result === null ? null : answer(view.result)}
      <h1>Isto é golpe?</h1>
      <p class="soft">Cole a mensagem, o link ou o código Pix. Respondemos sim ou não.</p>
      ${form(view)}
      <section>
        <h2>Ficou na dúvida?</h2>
        ${phoneBlock(view.operator)}
      </section>
      ${howWeWrite(view)}
      ${neverAsked()}`,
  })
}

const OURS = {
  message: 'Sim, esta mensagem é nossa.',
  link: 'Sim, este link é nosso.',
  pix: 'Sim, este Pix é nosso. Confira também o nome que o banco mostra.',
} satisfies Record<Extract<ScamCheckResult, { kind: 'ours' }>['what'], string>

const UNREADABLE = 'Cole o texto da mensagem, o link ou o código Pix.'

function answer(result: ScamCheckResult): Html {
  if (result.kind === 'unreadable') return errorNote(UNREADABLE, 'texto')
  if (result.kind === 'ours') {
    return html`<div class="note ok" role="status" tabindex="-1" autofocus>
      <b>É nosso</b>
      <p>${OURS[result.what]}</p>
    </div>`
  }
  if (result.kind === 'busy') {
    return html`<div class="note warn" role="status" tabindex="-1" autofocus>
      <b>Espere um minuto</b>
      <p>Muitas consultas chegaram juntas. Tente de novo daqui a pouco.</p>
    </div>`
  }
  return html`<div class="note bad" role="status" tabindex="-1" autofocus>
    <b>Não reconhecemos</b>
    <p>Não pague e não toque no link. Ligue para a gente e conte.</p>
  </div>`
}

function form(view: ScamCheckView): Html {
  const invalid = view.result?.kind === 'unreadable'
  return html`<form method="post" action="/golpe">
    <div>
      <label for="texto">Mensagem, link ou código Pix</label>
      ${invalid ? html`<p class="error" id="erro">${UNREADABLE}</p>` : null}
      <textarea id="texto" name="what" rows="4" maxlength="2000" required autocomplete="off" spellcheck="false"${
        invalid ? html` aria-invalid="true" aria-describedby="erro"` : null
      }>${view.typed}</textarea>
    </div>
    <button>Conferir</button>
    <p class="hint">Não guardamos o que você cola aqui.</p>
  </form>`
}

function howWeWrite(view: ScamCheckView): Html {
  return html`<section>
    <h2>Como escrevemos</h2>
    <ul>
      <li>Nosso endereço é sempre <b>${view.siteHost}</b>. Você pode digitar.</li>
      ${view.senders.map((sender) => html`<li>Mensagens vêm de: ${sender}.</li>`)}
      <li>Elas nunca trazem valores nem dados seus.</li>
      <li>Antes do Pix, mostramos o nome e o CNPJ que o banco vai mostrar.</li>
    </ul>
  </section>`
}

function neverAsked(): Html {
  return html`<section>
    <h2>O que nunca pedimos</h2>
    <ul>
      <li>Senha, número de cartão ou o CPF inteiro.</li>
      <li>Código por telefone ou por mensagem.</li>
      <li>Pix para uma pessoa, nem depósito para começar.</li>
      <li>Pressa: nossas propostas valem pelo menos dois dias.</li>
    </ul>
  </section>`
}
