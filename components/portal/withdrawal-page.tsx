import type { ReactNode } from 'react'
import { Day } from '#components/figures/day.tsx'
import { Money } from '#components/figures/money.tsx'
import { buttonClass, LineLink } from '#components/ui/button.tsx'
import { ErrorSummary } from '#components/ui/error-summary.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { SubmitButton } from '#components/ui/submit-button.tsx'
import { formatBRL } from '#server/kernel/money.ts'
import type { WithdrawalCodeView, WithdrawalView } from './agreement-view.ts'
import { CodeForm, codeError } from './code-form.tsx'
import { pathTo } from './paths.ts'
import { PhoneLink } from './phone-link.tsx'
import { Hint, Shell, Title } from './shell.tsx'

/** "Desistir do acordo": what comes back and what is owed afterwards, before the button (CDC 49). */
export function WithdrawalPage(props: { view: WithdrawalView }) {
  const { view } = props
  const error = view.code ? codeError(view.code.state, view.code.triesLeft) : null
  return (
    <Shell
      operator={view.operator}
      creditor={view.creditor}
      suppliers={[view.creditor]}
      subtitle={`acordo ${view.number}`}
      aside={{ href: pathTo.agreement(view.agreementId), label: 'Voltar' }}
    >
      {error && <ErrorSummary errors={[{ fieldId: 'codigo', text: error }]} />}
      <Title>{view.code ? 'Confirme com o código' : 'Desistir do acordo?'}</Title>
      {view.code ? (
        <Confirm view={view} code={view.code} error={error} />
      ) : (
        <Consequences view={view} />
      )}
    </Shell>
  )
}

function Consequences({ view }: { view: WithdrawalView }) {
  return (
    <>
      <p>
        Você pode desistir até <Day date={view.until} today={view.today} />, sem custo e sem
        explicar.
      </p>
      <ul className="grid list-disc gap-1 pl-5 marker:text-pine">
        <li>
          O acordo de <Money amount={view.total} /> deixa de valer, com o desconto dele.
        </li>
        <li>Seus valores voltam a ser os de antes.</li>
        {view.paid === 0n && (
          <li>
            Você ainda não pagou nada, então nada precisa voltar. Você passa a dever{' '}
            <Money amount={view.owedAfter.return} />.
          </li>
        )}
      </ul>
      <form action={view.withdrawAction} className="grid grid-cols-1 gap-4">
        <input type="hidden" name="agreementId" value={view.agreementId} />
        {view.paid > 0n ? (
          <MoneyChoice view={view} />
        ) : (
          <input type="hidden" name="money" value="return" />
        )}
        <SubmitButton pendingText="Desistindo…" className={buttonClass('primary')}>
          Desistir do acordo
        </SubmitButton>
      </form>
      <LineLink href={pathTo.agreement(view.agreementId)}>Voltar sem desistir</LineLink>
    </>
  )
}

function MoneyChoice({ view }: { view: WithdrawalView }) {
  return (
    <fieldset className="grid min-w-0 grid-cols-1 gap-2">
      <legend className="mb-1.5 font-semibold">
        {`E os ${formatBRL(view.paid)} que você pagou?`}
      </legend>
      <Choice value="return" chosen label="Quero de volta">
        Vamos devolver <Money amount={view.paid} /> por onde você pagou. Você passa a dever{' '}
        <Money amount={view.owedAfter.return} />.
      </Choice>
      <Choice value="keep" chosen={false} label="Deixar como pagamento">
        O valor sai do que está em aberto. Você passa a dever <Money amount={view.owedAfter.keep} />
        .
      </Choice>
    </fieldset>
  )
}

function Choice(props: { value: string; chosen: boolean; label: string; children: ReactNode }) {
  return (
    <label className="flex min-h-12 cursor-pointer items-start gap-3 rounded-control border-2 border-control bg-card px-4 py-3 has-checked:border-pine">
      <input
        type="radio"
        name="money"
        value={props.value}
        defaultChecked={props.chosen}
        className="mt-1 size-5 shrink-0 accent-pine"
      />
      <span className="min-w-0">
        <span className="font-semibold">{props.label}</span>
        <span className="fine">{props.children}</span>
      </span>
    </label>
  )
}

function Confirm(props: { view: WithdrawalView; code: WithdrawalCodeView; error: string | null }) {
  const { view, code } = props
  const fields = (
    <>
      <input type="hidden" name="agreementId" value={view.agreementId} />
      <input type="hidden" name="money" value={code.money} />
    </>
  )
  return (
    <>
      <p>
        {view.paid > 0n && (
          <>
            {code.money === 'return' ? 'Vamos devolver ' : 'Ficam como pagamento '}
            <Money amount={view.paid} />.{' '}
          </>
        )}
        Você passa a dever <Money amount={view.owedAfter[code.money]} />.
      </p>
      {code.state === 'blocked' ? (
        <Notice tone="attention" title="Paramos um pouco por segurança">
          <p>Seu acordo continua como está.</p>
          <p>
            Tente de novo mais tarde ou ligue <PhoneLink phone={view.operator.phone} />,{' '}
            {view.operator.hours}.
          </p>
        </Notice>
      ) : (
        <CodeForm
          state={code.state}
          error={props.error}
          destination={code.destination}
          fields={fields}
          action={code.confirmAction}
          submit={{ text: 'Confirmar a desistência', pendingText: 'Desistindo…' }}
          resendAction={code.resendAction}
        />
      )}
      <Hint>Enquanto você não confirmar, nada muda.</Hint>
      <LineLink href={pathTo.agreement(view.agreementId)}>Voltar sem desistir</LineLink>
    </>
  )
}
