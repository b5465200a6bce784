import { Money } from '#components/figures/money.tsx'
import { buttonClass, LineLink } from '#components/ui/button.tsx'
import { ErrorSummary } from '#components/ui/error-summary.tsx'
import { Field } from '#components/ui/field.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { SubmitButton } from '#components/ui/submit-button.tsx'
import { count } from '#components/ui/words.ts'
import { AcceptanceInputs } from './acceptance-inputs.tsx'
import { pathTo } from './paths.ts'
import { PhoneLink } from './phone-link.tsx'
import { Hint, Shell, Title } from './shell.tsx'
import type { CodeView, FormAction } from './view.ts'

/** What stands at the field, null when nothing is wrong. */
export function codeError(view: Pick<CodeView, 'state' | 'triesLeft'>): string | null {
  if (view.state === 'expired') return 'Este código passou do tempo. Peça outro.'
  if (view.state !== 'wrong') return null
  return view.triesLeft === null
    ? 'O código não confere.'
    : `O código não confere. Você tem mais ${count(view.triesLeft, 'tentativa', 'tentativas')}.`
}

/** The six digits that sign (R2): one field, so that pasting and filling in by the phone work. */
export function CodePage(props: { view: CodeView; signOutAction: FormAction }) {
  const { view } = props
  const error = codeError(view)
  return (
    <Shell
      operator={view.operator}
      creditor={view.creditor}
      suppliers={[view.creditor]}
      subtitle={`seu acordo em ${view.summary.count} vezes`}
      aside={{ href: pathTo.review(view.quoteId), label: 'Voltar' }}
      signOutAction={props.signOutAction}
    >
      {error && <ErrorSummary errors={[{ fieldId: 'codigo', text: error }]} />}
      <Title>Assine com o código</Title>
      <p>
        <span className="figures text-lead font-semibold">
          {view.summary.count}× <Money amount={view.summary.regular} />
        </span>
        <span className="block text-note text-soft">
          total <Money amount={view.summary.total} />
        </span>
      </p>
      {view.state === 'blocked' ? <Blocked view={view} /> : <CodeForm view={view} error={error} />}
    </Shell>
  )
}

function CodeForm({ view, error }: { view: CodeView; error: string | null }) {
  return (
    <>
      {view.state === 'sent-again' && (
        <Notice tone="ok" title="Enviamos outro código" live>
          <p>Só o mais novo vale.</p>
        </Notice>
      )}
      <form action={view.signAction} className="grid grid-cols-1 gap-4">
        <AcceptanceInputs quoteId={view.quoteId} acceptance={view.acceptance} />
        <Field
          id="codigo"
          name="code"
          label="Código de 6 números"
          hint={`Enviamos para ${view.destination}. Vale 10 minutos.`}
          error={error}
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
        <SubmitButton pendingText="Assinando…" className={buttonClass('primary')}>
          Assinar
        </SubmitButton>
      </form>
      {view.resendAction ? (
        <form action={view.resendAction}>
          <AcceptanceInputs quoteId={view.quoteId} acceptance={view.acceptance} />
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

function Blocked({ view }: { view: CodeView }) {
  return (
    <>
      <Notice tone="attention" title="Paramos um pouco por segurança">
        <p>Foram muitas tentativas. Sua condição continua guardada.</p>
        <p>
          Tente de novo em 30 minutos ou ligue <PhoneLink phone={view.operator.phone} />,{' '}
          {view.operator.hours}.
        </p>
      </Notice>
      <LineLink href={pathTo.review(view.quoteId)}>Voltar para a condição</LineLink>
    </>
  )
}
