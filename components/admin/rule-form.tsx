'use client'

import type { DraftFormProps } from '#components/admin/draft-form.tsx'
import { StaffSelect } from '#components/admin/fields.tsx'
import { FieldGroup, type FieldMaker, OfferForm } from '#components/admin/offer-form.tsx'
import type { PolicyContext } from '#server/offers/policy/legality/model.ts'
import type { OfferPolicy } from '#server/offers/policy/model.ts'

const SYSTEMS = [
  { value: 'zero', label: 'sem juros' },
  { value: 'price', label: 'Price' },
  { value: 'sac', label: 'SAC' },
] as const
const SHARES = [
  ['fine', 'multa'],
  ['interest', 'juros'],
  ['correction', 'correção'],
  ['principal', 'principal'],
] as const
const LEAST_BAND_ROWS = 3

/** One rule of a draft, at its place among the others. */
export function RuleForm(
  props: DraftFormProps & { policy: OfferPolicy; context: PolicyContext; place: number },
) {
  const { policy, context, place, ...form } = props
  return (
    <OfferForm
      {...form}
      noun="A regra"
      load={async () => {
        const { lookAtRule } = await import('#components/admin/offer-look.tsx')
        return (typed) => lookAtRule(typed, { policy, context, place })
      }}
    >
      {(make) => <RuleFields make={make} prefix={form.prefix} />}
    </OfferForm>
  )
}

function RuleFields({ make, prefix }: { make: FieldMaker; prefix: string }) {
  const { fields, text, check } = make
  const shares = (row: string) =>
    SHARES.map(([part, where]) => text(`${row}.${part}`, `% ${where}`, 'De 0 a 100'))
  const kept = Object.keys(fields).filter((name) => /^band\d+\.from$/.test(name)).length
  const rows = Array.from({ length: Math.max(LEAST_BAND_ROWS, kept + 1) }, (_, at) => `band${at}`)
  return (
    <>
      <input type="hidden" name="id" value={fields.id ?? ''} />
      <FieldGroup legend="Para quem">
        {text('daysFrom', 'Atraso de (dias)', 'Só números')}
        {text('daysTo', 'até (dias; vazio: sem fim)', 'Só números, ou vazio')}
        {text('totalFrom', 'Valor de (R$)')}
        {text('totalTo', 'até (R$; vazio: sem fim)')}
        {text('products', 'Produtos com ; (vazio: todos)')}
      </FieldGroup>
      <FieldGroup
        legend="À vista: desconto de"
        ticks={[check('spot', 'Oferecer'), check('spotOnMenu', 'Mostrar sem pedir')]}
      >
        {shares('spot')}
      </FieldGroup>
      <FieldGroup
        legend="Parcelado"
        ticks={[
          check('plan', 'Oferecer'),
          check('planOnMenu', 'Mostrar sem pedir'),
          check('entradaEqual', 'Entrada igual às parcelas'),
        ]}
      >
        <StaffSelect
          id={`${prefix}-system`}
          name="system"
          label="Juros"
          options={SYSTEMS}
          defaultValue={fields.system}
          error={make.errorOf('system')}
        />
        {text('rate', '% ao mês')}
        {text('minimum', 'Parcela mínima (R$)')}
        {text('entradaMin', 'Entrada de (%)', 'De 0 a 100')}
        {text('entradaMax', 'até (%)', 'De 0 a 100')}
        {text('entradaStep', 'de quanto em quanto (%)', 'De 0 a 100')}
        {text('dueDays', 'Dias do mês', 'De 1 a 28, com vírgulas')}
        {text('firstMin', 'Primeira parcela de (dias)', 'De 0 a 60')}
        {text('firstMax', 'até (dias)', 'De 0 a 120')}
      </FieldGroup>
      {rows.map((row, at) => (
        <FieldGroup key={row} legend={`Faixa ${at + 1} de parcelas, com desconto de`}>
          {text(`${row}.from`, 'De (vezes)', 'De 2 a 60')}
          {text(`${row}.to`, 'até (vezes)', 'De 2 a 60')}
          {shares(row)}
        </FieldGroup>
      ))}
    </>
  )
}
