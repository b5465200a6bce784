import { count } from '#components/ui/words.ts'
import { errorNote, phoneBlock, plainDocument } from './document.ts'
import { type Html, html } from './html.ts'
import type { CodeState, LandingState, LandingView } from './view.ts'

/**
 * D0, Confirme que é você. On a GET it is a function of the operator alone, so its bytes are the
 * same for every token (and twice: letters may be large); every other state is an answer to the
 * POST. The forms name no address and so post to the one they were read from; each button sends its
 * `intent`.
 */
export function renderLandingPage(view: LandingView): string {
  const page = PAGES[view.state.kind]
  return plainDocument({
    operator: view.operator,
    title: page.title,
    content: page.content(view),
    hasLargeLetters: view.hasLargeLetters ?? false,
  })
}

type Page = { title: string; content: (view: LandingView) => Html }

const PAGES = {
  ask: { title: 'Confirme que é você', content: () => ask(null) },
  incomplete: {
    title: 'Confirme que é você',
    content: () => ask('Digite 5 números, os primeiros do seu CPF.'),
  },
  wrong: { title: 'Confirme que é você', content: ({ state }) => ask(wrongDigits(state)) },
  locked: { title: 'Uma pausa por segurança', content: locked },
  expired: { title: 'Peça um novo link', content: expired },
  resent: { title: 'Pronto', content: resent },
  code: { title: 'Digite o código', content: ({ state }) => code(state) },
  'not-me': { title: 'Não é você?', content: notMe },
  died: { title: 'A pessoa faleceu?', content: died },
  'died-done': { title: 'Paramos tudo', content: diedDone },
  'not-me-done': { title: 'Pronto', content: notMeDone },
  stop: { title: 'Parar de receber', content: stop },
  'stop-done': { title: 'Pronto', content: stopDone },
  busy: { title: 'Espere um minuto', content: busy },
  trouble: { title: 'Não conseguimos agora', content: trouble },
} satisfies Record<LandingState['kind'], Page>

function wrongDigits(state: LandingState): string {
  const tries = state.kind === 'wrong' ? state.triesLeft : 0
  return `Os números não conferem. Você tem mais ${count(tries, 'tentativa', 'tentativas')}.`
}

function fieldError(text: string | null): Html | null {
  return text === null ? null : html`<p class="error" id="erro">${text}</p>`
}

function ask(error: string | null): Html {
  const marks = error === null ? html` aria-describedby="dica"` : INVALID
  return html`${error === null ? null : errorNote(error, 'digitos')}
    <h1>Confirme que é você</h1>
    <p class="soft">Para proteger seus dados, digite os 5 primeiros números do seu CPF.</p>
    <form method="post">
      <div>
        <label for="digitos">5 primeiros números do CPF</label>
        ${fieldError(error)}
        <input id="digitos" name="digits" inputmode="numeric" autocomplete="off" maxlength="6" pattern="[0-9]{3}[.]?[0-9]{2}" title="5 números" required${marks}>
      </div>
      <p class="hint" id="dica">Nunca pedimos senha, cartão ou o CPF inteiro.</p>
      <button name="intent" value="confirm">Continuar</button>
      <button class="quiet" name="intent" value="not-me" formnovalidate>Não sou eu</button>
      <button class="text" name="intent" value="company" formnovalidate>Sou uma empresa (CNPJ)</button>
      <button class="text" name="intent" value="stop" formnovalidate>Não quero mensagens aqui</button>
    </form>
    <p><a class="line" href="/golpe">Isto é golpe? Veja como conferir</a></p>`
}

const INVALID = html` aria-invalid="true" aria-describedby="erro dica"`

function codeError(code: CodeState): string | null {
  if (code.kind === 'expired') return 'Este código passou do tempo. Peça outro.'
  if (code.kind !== 'wrong') return null
  return `O código não confere. Você tem mais ${count(code.triesLeft, 'tentativa', 'tentativas')}.`
}

function code(state: LandingState): Html {
  const current: CodeState = state.kind === 'code' ? state.code : { kind: 'sent' }
  const error = codeError(current)
  const marks = error === null ? html` aria-describedby="dica"` : INVALID
  return html`${error === null ? null : errorNote(error, 'codigo')}
    ${current.kind === 'sent-again' ? SENT_AGAIN : null}
    <h1>Digite o código</h1>
    <p class="soft">Se este link é de uma empresa, o código vai para o contato cadastrado.</p>
    <form method="post">
      <div>
        <label for="codigo">Código de 6 números</label>
        ${fieldError(error)}
        <input id="codigo" name="code" inputmode="numeric" autocomplete="one-time-code" maxlength="7" pattern="[0-9 ]{6,7}" title="6 números" required${marks}>
      </div>
      <p class="hint" id="dica">Vale 10 minutos. Não informe a ninguém.</p>
      <button name="intent" value="code">Continuar</button>
      <button class="quiet" name="intent" value="code-resend" formnovalidate>Enviar outro código</button>
    </form>
    <p><a class="line" href="">Voltar</a></p>`
}

const SENT_AGAIN = html`<div class="note ok" role="status">
  <b>Pronto</b>
  <p>Se houver envio possível, outro código está a caminho. Só o mais novo vale.</p>
</div>`

function locked({ operator }: LandingView): Html {
  return html`<h1>Uma pausa por segurança</h1>
    <p class="soft">Foram muitas tentativas. Nada seu foi mostrado.</p>
    <div class="note warn">
      <b>Tente de novo em 30 minutos</b>
      <p>Se preferir, fale com a gente agora.</p>
    </div>
    ${phoneBlock(operator)}`
}

function expired({ operator }: LandingView): Html {
  return html`<h1>Este link expirou</h1>
    <p class="soft">Links têm prazo para proteger seus dados. Peça um novo agora.</p>
    <form method="post">
      <button name="intent" value="resend">Enviar um novo link</button>
      <p class="hint">Ele vai só para o contato que já temos.</p>
    </form>
    ${phoneBlock(operator)}`
}

function resent({ operator }: LandingView): Html {
  return html`<h1>Pronto, pode conferir</h1>
    <p>Se este link era seu, um novo está a caminho.</p>
    <p class="soft">Vai para o contato cadastrado e leva alguns minutos.</p>
    ${phoneBlock(operator)}`
}

function notMe(): Html {
  return html`<h1>Não é você?</h1>
    <p>Confirme, e paramos de escrever para este contato.</p>
    <p class="soft">Não pedimos nenhum dado e não mostramos nada.</p>
    <form method="post">
      <button name="intent" value="not-me-yes">Sim, parem de escrever</button>
      <button class="text" name="intent" value="died">A pessoa faleceu</button>
    </form>
    <p><a class="line" href="">Voltar, sou eu</a></p>`
}

function died(): Html {
  return html`<h1>Sentimos muito</h1>
    <p>Avise aqui, e paramos todos os avisos e cobranças na hora.</p>
    <p class="soft">Não pedimos documentos agora, e ninguém da família precisa pagar nada. Não mostramos nada da pessoa.</p>
    <form method="post">
      <div>
        <label for="palavras">Um telefone ou e-mail para falar com você, se quiser</label>
        <input class="free" id="palavras" name="words" autocomplete="off" maxlength="300">
      </div>
      <button name="intent" value="died-yes">Avisar do falecimento</button>
    </form>
    <p><a class="line" href="">Voltar</a></p>`
}

function diedDone({ operator }: LandingView): Html {
  return html`<h1>Paramos tudo</h1>
    <p>Se este link era da pessoa, nada mais é enviado nem cobrado.</p>
    <p class="soft">Uma pessoa da equipe confere em até 7 dias. O que houver é tratado só com o inventariante. Não pague nada que peçam em nosso nome.</p>
    ${phoneBlock(operator)}`
}

function notMeDone({ operator }: LandingView): Html {
  return html`<h1>Pronto, não escrevemos mais</h1>
    <p>Este contato saiu da nossa lista. Desculpe o incômodo.</p>
    <p class="soft">Você pode apagar a mensagem.</p>
    ${phoneBlock(operator)}`
}

function stop(): Html {
  return html`<h1>Parar de receber?</h1>
    <p>Confirme, e não escrevemos mais para este contato.</p>
    <p class="soft">Códigos e comprovantes também deixam de chegar aqui. Seus direitos continuam iguais.</p>
    <form method="post">
      <button name="intent" value="stop-yes">Sim, parem de escrever</button>
    </form>
    <p><a class="line" href="">Voltar</a></p>`
}

function stopDone({ operator }: LandingView): Html {
  return html`<h1>Pronto, não escrevemos mais</h1>
    <p>Este contato não recebe mais nenhuma mensagem nossa.</p>
    <p class="soft">Mudou de ideia? Fale com a gente.</p>
    ${phoneBlock(operator)}`
}

function busy({ operator }: LandingView): Html {
  return html`<h1>Espere um minuto</h1>
    <p class="soft">Muitas tentativas chegaram juntas. Nada seu foi mostrado.</p>
    <p><a class="line" href="">Tentar de novo</a></p>
    ${phoneBlock(operator)}`
}

function trouble({ operator }: LandingView): Html {
  return html`<h1>Não conseguimos agora</h1>
    <p class="soft">O erro é nosso. Seus dados estão seguros.</p>
    <p><a class="line" href="">Tentar de novo</a></p>
    ${phoneBlock(operator)}`
}
