import type { OperatorView } from '#components/portal/view.ts'
import { initialsOf } from '#components/ui/words.ts'
import { Html, html } from './html.ts'
import { STYLE } from './style.ts'

/** A whole plain page: the operator's public identity around `content`, mostly no script, one inline style. */
export function plainDocument(page: {
  operator: OperatorView
  title: string
  content: Html
  /** As somebody chose to read (D0 knows nobody yet). */
  hasLargeLetters?: boolean
  /** The offline page has nowhere to lead. */
  links?: boolean
  /** A file of ours; the other plain pages have none. */
  script?: '/copia.js'
}): string {
  const { operator } = page
  const links = page.links ?? true
  return html`<!doctype html>
    <html lang="pt-BR"${page.hasLargeLetters ? html` data-letters="large"` : null}>
      <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width,initial-scale=1">
        <meta name="robots" content="noindex,nofollow">
        <meta name="format-detection" content="telephone=no">
        <meta property="og:title" content="${operator.name}">
        <meta property="og:description" content="Uma mensagem para você, com segurança.">
        <title>${page.title} · ${operator.name}</title>
        <style>${new Html(STYLE)}</style>
        ${page.script ? html`<script src="${page.script}" defer></script>` : null}
      </head>
      <body>
        <div class="sheet">
          <a class="skip" href="#conteudo">Ir para o conteúdo</a>
          <header>
            <span class="seal" aria-hidden="true">${initialsOf(operator.name)}</span>
            <div class="who">
              <b>${operator.name}</b>
              <span>CNPJ ${operator.cnpj}</span>
            </div>
            ${links ? html`<a href="/ajuda">Ajuda</a>` : null}
          </header>
          <main id="conteudo" tabindex="-1">${page.content}</main>
          <footer>
            <p>${operator.legalName} · CNPJ ${operator.cnpj} · ${operator.address}</p>
            <p>${phoneLink(operator, null)}, ${operator.hours} · Encarregado de dados: ${operator.dpo}</p>
            ${
              links
                ? html`<nav aria-label="Rodapé">
                    <a href="/privacidade">Privacidade</a>
                    <a href="/acessibilidade">Acessibilidade</a>
                  </nav>`
                : null
            }
          </footer>
        </div>
      </body>
    </html>`.text
}

function phoneLink(operator: OperatorView, className: string | null): Html {
  const dial = operator.phone.replace(/[^\d+]/g, '')
  return html`<a class="${className ?? 'tel'}" href="tel:${dial}">${operator.phone}</a>`
}

/** The telephone, large: a person is always one touch away. */
export function phoneBlock(operator: OperatorView): Html {
  return html`<p>
    Fale com uma pessoa: ${phoneLink(operator, 'phone')}<br>
    <span class="hint">${operator.hours}</span>
  </p>`
}

/** What went wrong, above the form and focused on arrival; the field repeats it. */
export function errorNote(text: string, fieldId: string): Html {
  return html`<div class="note bad" role="alert" tabindex="-1" autofocus>
    <b>Confira um detalhe</b>
    <a href="#${fieldId}">${text}</a>
  </div>`
}
