'use client'

import type { DraftFormProps } from '#components/admin/draft-form.tsx'
import { StaffSelect } from '#components/admin/fields.tsx'
import { FieldGroup, OfferForm } from '#components/admin/offer-form.tsx'
import type { PolicyContext } from '#server/offers/policy/legality/model.ts'
import type { OfferPolicy } from '#server/offers/policy/model.ts'

const EFFECTS = [
  { value: 'proportional', label: 'o que foi pago abate em proporção' },
  { value: 'restore', label: 'volta o valor original, menos o que foi pago' },
  { value: 'novation', label: 'fica o valor do acordo' },
] as const

/** What holds for every rule of a draft: how long a proposal is valid, and what comes of being late. */
export function TermsForm(props: DraftFormProps & { policy: OfferPolicy; context: PolicyContext }) {
  const { policy, context, ...form } = props
  return (
    <OfferForm
      {...form}
      noun="A mudança"
      load={async () => {
        const { lookAtTerms } = await import('#components/admin/offer-look.tsx')
        return (typed) => lookAtTerms(typed, { policy, context })
      }}
    >
      {({ fields, text, check, errorOf }) => (
        <>
          <FieldGroup legend="A proposta">
            {text('validityDays', 'Vale por (dias)', 'De 1 a 60')}
            <StaffSelect
              id={`${form.prefix}-breachEffect`}
              name="breachEffect"
              label="Se o acordo parar"
              options={EFFECTS}
              wide
              defaultValue={fields.breachEffect}
              error={errorOf('breachEffect', 'Escolha um dos três')}
            />
          </FieldGroup>
          <FieldGroup
            legend="Parcela paga com atraso"
            ticks={check('late', 'Cobrar multa e juros')}
          >
            {text('lateFine', 'Multa (%)', 'De 0 a 100')}
            {text('lateRate', 'Juros (% ao mês)')}
            {text('lateFree', 'Dias sem encargos', 'De 0 a 365')}
          </FieldGroup>
        </>
      )}
    </OfferForm>
  )
}
