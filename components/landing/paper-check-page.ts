import { phoneBlock, plainDocument } from './document.ts'
import { type Html, html } from './html.ts'
import type { PaperCheckResult, PaperCheckView } from './view.ts'

/**
 * "Confira este papel": says whether a paper is genuine and in force, to whoever holds it. It
 * repeats what the paper shows to identify itself and nothing else: the holder compares.
 */
export function renderPaperCheckPage(view: PaperCheckView): string {
  return plainDocument({
    operator: view.operator,
    title: 'Confira este papel',
    content: html`${view.result === null ? null : answer(view.result)}
      <h1>Confira este papel</h1>
      ${view.result?.kind === 'genuine' ? facts(view.result) : intro()}
      ${form(view)}
      ${howItWorks()}
      <section>
        <h2>Ficou na dúvida?</h2>
        ${phoneBlock(view.operator)}
      </section>`,
  })
}

type Genuine = Extract<PaperCheckResult, { kind: 'genuine' }>

const STANDINGS = {
  in_force: {
    tone: 'ok',
    title: 'Este papel é verdadeiro',
    text: () => 'E continua valendo.',
  },
  superseded: {
    tone: 'warn',
    title: 'É verdadeiro, mas há um mais novo',
    text: (since: string) => `Outro tomou o lugar dele em ${since}. Peça o mais novo.`,
  },
  partly_reversed: {
    tone: 'warn',
    title: 'É verdadeiro, mas mudou',
    text: (since: string) => `Parte do pagamento foi devolvida em ${since}.`,
  },
  reversed: {
    tone: 'bad',
    title: 'Este papel não vale mais',
    text: (since: string) => `Foi emitido por nós, mas o pagamento foi devolvido em ${since}.`,
  },
} as const satisfies Record<Genuine['state'], unknown>

function answer(result: PaperCheckResult): Html {
  if (result.kind === 'genuine') return standing(result)
  if (result.kind === 'busy') {
    return note('warn', 'Espere dez minutos', 'Muitas consultas erradas chegaram daí.')
  }
  return note(
    'bad',
    'Não reconhecemos este papel',
    'Confira o código e o número. Se estão certos, não confie nele: ligue para a gente.',
  )
}

function standing(result: Genuine): Html {
  const { tone, title, text } = STANDINGS[result.state]
  const first = note(tone, title, text(result.since))
  if (result.amountAgrees === null) return first
  const second = result.amountAgrees
    ? note('ok', 'O valor confere', 'É o mesmo do papel verdadeiro.')
    : note('bad', 'O valor não confere', 'O papel verdadeiro tem outro valor. Não confie neste.')
  return html`${result.amountAgrees ? first : null}${second}`
}

function note(tone: 'ok' | 'warn' | 'bad', title: string, text: string): Html {
  return html`<div class="note ${tone}" role="status" tabindex="-1" autofocus>
    <b>${title}</b>
    <p>${text}</p>
  </div>`
}

function intro(): Html {
  return html`<p class="soft">Digite o código que está no papel, embaixo de “Confira este papel”.</p>`
}

function facts(result: Genuine): Html {
  const rows: [label: string, value: string][] = [
    ['Papel', `${result.what} ${result.number}`],
    ['Emitido em', result.issuedOn],
    ['Credor', `${result.creditor.legalName}, CNPJ ${result.creditor.cnpj}`],
  ]
  return html`<p class="soft">Compare com o papel. Se algo for diferente, não confie nele.</p>
    <dl>${rows.map(([label, value]) => html`<div><dt>${label}</dt><dd>${value}</dd></div>`)}</dl>`
}

function form({ typed, result }: PaperCheckView): Html {
  const genuine = result?.kind === 'genuine'
  return html`<section>
    <h2>${genuine ? 'Conferir também o valor, ou outro papel' : 'O que está no papel'}</h2>
    <form method="post" action="/verificar">
      <div>
        <label for="codigo">Código</label>
        <input class="code" id="codigo" name="code" value="${typed.code}" autocomplete="off" autocapitalize="characters" spellcheck="false" maxlength="40" required>
      </div>
      <div>
        <label for="numero">Número do papel (se quiser)</label>
        <input class="free" id="numero" name="number" value="${typed.number}" autocomplete="off" spellcheck="false" maxlength="40">
      </div>
      <div>
        <label for="valor">Valor, como está no papel (se quiser)</label>
        <input class="free" id="valor" name="amount" value="${typed.amount}" inputmode="decimal" autocomplete="off" maxlength="40">
      </div>
      <button>Conferir</button>
      <p class="hint">Não guardamos o que você digita aqui.</p>
    </form>
  </section>`
}

function howItWorks(): Html {
  return html`<section>
    <h2>Como funciona</h2>
    <ul>
      <li>Não mostramos nome, CPF nem valor: isso está só no papel.</li>
      <li>Recebeu o PDF? Ele tem uma assinatura dentro, e qualquer mudança aparece na conferência.</li>
      <li><a href="/verificar/chave">Chave pública das assinaturas</a></li>
    </ul>
  </section>`
}
