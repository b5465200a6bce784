import { buttonClass, LineLink } from '#components/ui/button.tsx'
import { ErrorSummary } from '#components/ui/error-summary.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { SubmitButton } from '#components/ui/submit-button.tsx'
import { CodeForm, codeError } from './code-form.tsx'
import { pathTo } from './paths.ts'
import { PhoneLink } from './phone-link.tsx'
import { Hint, Shell, Title } from './shell.tsx'
import type { FormAction, OperatorView } from './view.ts'
import type { CodeState } from './view-parts.ts'

const WORDS = {
  documents: {
    subtitle: 'seus papéis',
    title: 'Abra seus papéis com um código',
    why: 'Eles têm seu nome inteiro. O código protege você.',
    submit: { text: 'Abrir', pendingText: 'Abrindo…' },
  },
  save_card: {
    subtitle: 'seu cartão',
    title: 'Confirme que é você com um código',
    why: 'Só você pode autorizar um cartão. O código protege você.',
    submit: { text: 'Continuar', pendingText: 'Conferindo…' },
  },
} as const

/**
 * Papers carry the whole name and what was agreed, and a saved card pays by itself: both come after
 * a code (R2).
 */
export function PaperCodePage(props: {
  operator: OperatorView
  /** `ask`: no code was sent yet; reading this page sends none. */
  state: CodeState | 'ask'
  triesLeft: number | null
  destination: string
  purpose: keyof typeof WORDS
  /** The address that the code leads to, which the forms carry along. */
  path: string
  sendAction: FormAction
  /** Receives `para` and `code`. */
  enterAction: FormAction
}) {
  const { state } = props
  const words = WORDS[props.purpose]
  const fields = <input type="hidden" name="para" value={props.path} />
  const error = state === 'ask' ? null : codeError(state, props.triesLeft)
  return (
    <Shell
      operator={props.operator}
      creditor={null}
      suppliers={[]}
      subtitle={words.subtitle}
      aside={{ href: pathTo.situation(), label: 'Voltar' }}
    >
      {error && <ErrorSummary errors={[{ fieldId: 'codigo', text: error }]} />}
      <Title>{words.title}</Title>
      <p className="text-soft">{words.why}</p>
      {state === 'ask' && (
        <form action={props.sendAction} className="grid grid-cols-1 gap-2">
          {fields}
          <SubmitButton pendingText="Enviando…" className={buttonClass('primary')}>
            Enviar o código
          </SubmitButton>
          <Hint>Ele chega no seu contato cadastrado.</Hint>
        </form>
      )}
      {state === 'blocked' && (
        <>
          <Notice tone="attention" title="Paramos um pouco por segurança">
            <p>
              Tente de novo mais tarde ou ligue <PhoneLink phone={props.operator.phone} />,{' '}
              {props.operator.hours}.
            </p>
          </Notice>
          <LineLink href={pathTo.situation()}>Voltar aos meus valores</LineLink>
        </>
      )}
      {state !== 'ask' && state !== 'blocked' && (
        <CodeForm
          state={state}
          error={error}
          destination={props.destination}
          fields={fields}
          action={props.enterAction}
          submit={words.submit}
          resendAction={props.sendAction}
        />
      )}
    </Shell>
  )
}
