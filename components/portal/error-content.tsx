import { buttonClass } from '#components/ui/button.tsx'

/**
 * For the error boundaries, which run in the browser and know neither operator nor person. `retry`
 * is the boundary's own; the link works even when nothing else does.
 */
export function ErrorContent(props: { reference: string | null; retry: () => void }) {
  return (
    <main id="conteudo" className="bare-sheet">
      <h1 className="text-title leading-tight tracking-title">Não conseguimos agora</h1>
      <p className="text-soft">O erro é nosso. Nada foi cobrado e seus dados estão seguros.</p>
      <button type="button" className={buttonClass('primary')} onClick={props.retry}>
        Tentar de novo
      </button>
      <a href="/ajuda" className={buttonClass('quiet')}>
        Pedir ajuda
      </a>
      {props.reference && (
        <p className="text-note text-soft">Se repetir, diga ao atendimento: {props.reference}</p>
      )}
    </main>
  )
}
