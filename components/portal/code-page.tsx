import { Money } from '#components/figures/money.tsx'
import { LineLink } from '#components/ui/button.tsx'
import { ErrorSummary } from '#components/ui/error-summary.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { AcceptanceInputs } from './acceptance-inputs.tsx'
import { CodeForm, codeError } from './code-form.tsx'
import { pathTo } from './paths.ts'
import { PhoneLink } from './phone-link.tsx'
import { Shell, Title } from './shell.tsx'
import type { CodeView } from './view.ts'

/** The six digits that sign (R2): one field, so that pasting and filling in by the phone work. */
export function CodePage(props: { view: CodeView }) {
  const { view } = props
  const error = codeError(view.state, view.triesLeft)
  const payments = view.summary.count + (view.summary.entrada === null ? 0 : 1)
  return (
    <Shell
      operator={view.operator}
      creditor={view.creditor}
      suppliers={[view.creditor]}
      subtitle={`seu acordo em ${payments} vezes`}
      aside={{ href: pathTo.review(view.quoteId), label: 'Voltar' }}
    >
      {error && <ErrorSummary errors={[{ fieldId: 'codigo', text: error }]} />}
      <Title>Assine com o código</Title>
      <p>
        <span className="figures text-lead font-semibold">
          {view.summary.count}× <Money amount={view.summary.regular} />
        </span>
        <span className="fine">
          {view.summary.entrada !== null && (
            <>
              entrada de <Money amount={view.summary.entrada} /> ·{' '}
            </>
          )}
          total <Money amount={view.summary.total} />
        </span>
      </p>
      {view.state === 'blocked' ? (
        <Blocked view={view} />
      ) : (
        <CodeForm
          state={view.state}
          error={error}
          destination={view.destination}
          fields={<AcceptanceInputs quoteId={view.quoteId} acceptance={view.acceptance} />}
          action={view.signAction}
          submit={{ text: 'Assinar', pendingText: 'Assinando…' }}
          resendAction={view.resendAction}
        />
      )}
    </Shell>
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
