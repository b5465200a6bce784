import type { ReactNode } from 'react'
import { buttonClass, LineLink } from '#components/ui/button.tsx'
import { Field } from '#components/ui/field.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { SubmitButton } from '#components/ui/submit-button.tsx'
import { count } from '#components/ui/words.ts'
import { pathTo } from './paths.ts'
import { Hint } from './shell.tsx'
import type { FormAction } from './view.ts'
import type { CodeState } from './view-parts.ts'

/** What stands at the field, null when nothing is wrong. */
export function codeError(state: CodeState, triesLeft: number | null): string | null {
  if (state === 'expired') return 'Este código passou do tempo. Peça outro.'
  if (state !== 'wrong') return null
  return triesLeft === null
    ? 'O código não confere.'
    : `O código não confere. Você tem mais ${count(triesLeft, 'tentativa', 'tentativas')}.`
}

/** The six digits in one field, so that pasting and filling in by the phone work. */
export function CodeForm(props: {
  state: CodeState
  error: string | null
  /** Masked: where the code went. */
  destination: string
  /** Hidden inputs that both forms carry. */
  fields: ReactNode
  action: FormAction
  submit: { text: string; pendingText: string }
  /** Null once the sends of this hour are spent. */
  resendAction: FormAction | null
}) {
  return (
    <>
      {props.state === 'sent-again' && (
        <Notice tone="ok" title="Enviamos outro código" live>
          <p>Só o mais novo vale.</p>
        </Notice>
      )}
      <form action={props.action} className="grid grid-cols-1 gap-4">
        {props.fields}
        <Field
          id="codigo"
          name="code"
          label="Código de 6 números"
          hint={`Enviamos para ${props.destination}. Vale 10 minutos.`}
          error={props.error}
          digits
          input={{
            inputMode: 'numeric',
            autoComplete: 'one-time-code',
            pattern: '[0-9 ]{6,7}',
            maxLength: 7,
            required: true,
            spellCheck: false,
          }}
        />
        <SubmitButton pendingText={props.submit.pendingText} className={buttonClass('primary')}>
          {props.submit.text}
        </SubmitButton>
      </form>
      {props.resendAction ? (
        <form action={props.resendAction}>
          {props.fields}
          <SubmitButton pendingText="Enviando…" className={buttonClass('quiet')}>
            Enviar outro código
          </SubmitButton>
        </form>
      ) : (
        <Hint>Já enviamos os códigos desta hora. Espere um pouco ou fale com a gente.</Hint>
      )}
      <Hint>Não informe este código a ninguém. Nunca pedimos por telefone.</Hint>
      <LineLink href={pathTo.person()}>Não recebi. Falar com uma pessoa</LineLink>
    </>
  )
}
