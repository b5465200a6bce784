import { BigMoney, Money } from '#components/figures/money.tsx'
import { buttonClass } from '#components/ui/button.tsx'
import { Disclosure } from '#components/ui/disclosure.tsx'
import { Field } from '#components/ui/field.tsx'
import { SubmitButton } from '#components/ui/submit-button.tsx'
import { type Centavos, formatBRL } from '#server/kernel/money.ts'
import type { OtherWaysView } from './agreement-view.ts'
import { Section } from './shell.tsx'

const ID = 'outro-jeito'

/** Any amount, the last one before its day, everything at once: the person chooses (CC 352). */
export function OtherWays({ view }: { view: OtherWaysView }) {
  return (
    <Disclosure id={ID} summary="Pagar de outro jeito" open={view.error !== null}>
      <form action={view.action} className="grid grid-cols-1 gap-3">
        <Wish view={view} kind="amount" />
        <Field
          id="quanto"
          name="amount"
          label="Quanto dá para pagar agora?"
          hint="A partir de R$ 10,00. Vai somando até completar a parcela."
          error={view.error}
          input={{
            inputMode: 'decimal',
            autoComplete: 'off',
            maxLength: 16,
            required: true,
            defaultValue: view.typed,
          }}
        />
        <SubmitButton pendingText="Gerando Pix…" className={buttonClass('quiet')}>
          Gerar Pix desse valor
        </SubmitButton>
      </form>
      {view.lastAhead && (
        <Section title={`Adiantar a ${view.lastAhead.label}`}>
          <Price {...view.lastAhead} />
          <Choose
            view={view}
            kind="ahead"
            text={`Adiantar por ${formatBRL(view.lastAhead.amount)}`}
          />
        </Section>
      )}
      {view.settlement && (
        <Section title="Quitar tudo hoje">
          <Price {...view.settlement} />
          <Choose
            view={view}
            kind="settlement"
            text={`Quitar por ${formatBRL(view.settlement.amount)}`}
          />
        </Section>
      )}
    </Disclosure>
  )
}

function Price({ amount, letOff }: { amount: Centavos; letOff: Centavos }) {
  return (
    <p>
      <BigMoney amount={amount} />
      {letOff > 0n && (
        <span className="block text-note text-soft">
          <Money amount={letOff} /> a menos: os juros que não vão correr.
        </span>
      )}
    </p>
  )
}

function Choose(props: { view: OtherWaysView; kind: 'ahead' | 'settlement'; text: string }) {
  return (
    <form action={props.view.action}>
      <Wish view={props.view} kind={props.kind} />
      <SubmitButton pendingText="Gerando Pix…" className={buttonClass('quiet')}>
        {props.text}
      </SubmitButton>
    </form>
  )
}

function Wish({ view, kind }: { view: OtherWaysView; kind: string }) {
  return (
    <>
      <input type="hidden" name="payableId" value={view.payableId} />
      <input type="hidden" name="agreementId" value={view.agreementId} />
      <input type="hidden" name="kind" value={kind} />
    </>
  )
}
