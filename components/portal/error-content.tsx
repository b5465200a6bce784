import { buttonClass } from '#components/ui/button.tsx'

/**
 * When a page could not be made: it knows neither operator nor person. `retry` is the way of an
 * error boundary, which runs in the browser, or the address to ask for again.
 */
export function ErrorContent(props: { reference: string | null; retry: (() => void) | string }) {
  return (
    <main id="conteudo" className="bare-sheet">
      <h1 className="text-title leading-tight tracking-title">Não conseguimos agora</h1>
      <p className="text-soft">O erro é nosso. Nada foi cobrado e seus dados estão seguros.</p>
      {typeof props.retry === 'string' ? (
        <a href={props.retry} className={buttonClass('primary')}>
          Tentar de novo
        </a>
      ) : (
        <button type="button" className={buttonClass('primary')} onClick={props.retry}>
          Tentar de novo
        </button>
      )}
      <a href="/ajuda" className={buttonClass('quiet')}>
        Pedir ajuda
      </a>
      {props.reference && (
        <p className="text-note text-soft">Se repetir, diga ao atendimento: {props.reference}</p>
      )}
    </main>
  )
}
