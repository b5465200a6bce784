'use client'

import { type ReactNode, useActionState } from 'react'
import { STAFF_BUTTON, StaffField, StaffSelect } from '#components/admin/fields.tsx'
import { Disclosure } from '#components/ui/disclosure.tsx'
import { FocusOnArrival } from '#components/ui/focus-on-arrival.tsx'
import { Notice } from '#components/ui/notice.tsx'

type Fields = Readonly<Record<string, string>>

/** What was typed and could not be kept, and why; null before anything was. */
export type RuleAnswer = {
  readonly typed: Fields
  /** The newest version of the draft; the answer is over when the page shows another. */
  readonly draft: string
  /** Somebody else wrote that version meanwhile. */
  readonly isChanged: boolean
  /** Names of the fields that cannot be read. */
  readonly wrong: readonly string[]
} | null

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

/**
 * One rule of a draft; every field is plain text that the server reads again. What cannot be read
 * comes back as it was typed, with or without a script.
 */
export function RuleForm(props: {
  action: (before: RuleAnswer, formData: FormData) => Promise<RuleAnswer>
  /** What is sent along, the version of the draft among it. */
  hidden: Fields & { readonly rascunho: string }
  /** Names the fields on a page of many forms. */
  prefix: string
  summary: string
  fields: Fields
  /** What its buttons say and send as `ato`; the first is what the return key does. */
  acts: readonly { readonly value: string; readonly label: string }[]
}) {
  const [latest, action, isPending] = useActionState(props.action, null)
  const { prefix, hidden } = props
  const answer = latest?.draft === hidden.rascunho ? latest : null
  return (
    <Disclosure summary={props.summary} open={answer !== null}>
      <form action={action} className="grid max-w-wide gap-4 py-3">
        {answer && !isPending && (
          <FocusOnArrival id={`${prefix}-erro`} labelledBy={`${prefix}-erro-titulo`}>
            <Notice tone="error" title="A regra não foi guardada">
              <p id={`${prefix}-erro-titulo`}>
                {answer.isChanged && 'Outra pessoa mudou o rascunho: compare com a frase acima. '}
                {answer.wrong.length > 0 && 'Confira os campos marcados. '}O que você escreveu
                continua aqui.
              </p>
            </Notice>
          </FocusOnArrival>
        )}
        {Object.entries(hidden).map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        {/* Anew after each answer: a browser would put fields back to what they were at first. */}
        <RuleFields
          key={JSON.stringify(answer?.typed ?? props.fields)}
          prefix={prefix}
          fields={answer?.typed ?? props.fields}
          wrong={answer?.wrong ?? []}
        />
        <div className="flex flex-wrap gap-4">
          {props.acts.map(({ value, label }) => (
            <button key={value} type="submit" name="ato" value={value} className={STAFF_BUTTON}>
              {label}
            </button>
          ))}
        </div>
      </form>
    </Disclosure>
  )
}

function RuleFields(props: { prefix: string; fields: Fields; wrong: readonly string[] }) {
  const { fields, prefix } = props
  const text = (name: string, label: string, wrong = 'Não entendi este valor') => (
    <StaffField
      key={name}
      id={`${prefix}-${name}`}
      name={name}
      label={label}
      type="text"
      maxLength={300}
      defaultValue={fields[name] ?? ''}
      error={props.wrong.includes(name) ? wrong : undefined}
    />
  )
  const check = (name: string, label: string) => (
    <CheckBox id={`${prefix}-${name}`} name={name} label={label} isOn={fields[name] === 'sim'} />
  )
  const shares = (row: string) =>
    SHARES.map(([part, where]) => text(`${row}.${part}`, `% ${where}`, 'De 0 a 100'))
  const kept = Object.keys(fields).filter((name) => /^band\d+\.from$/.test(name)).length
  const rows = Array.from({ length: Math.max(LEAST_BAND_ROWS, kept + 1) }, (_, at) => `band${at}`)
  return (
    <>
      <input type="hidden" name="id" value={fields.id ?? ''} />
      <Group legend="Para quem">
        {text('daysFrom', 'Atraso de (dias)', 'Só números')}
        {text('daysTo', 'até (dias; vazio: sem fim)', 'Só números, ou vazio')}
        {text('totalFrom', 'Valor de (R$)')}
        {text('totalTo', 'até (R$; vazio: sem fim)')}
        {text('products', 'Produtos, com ; (vazio: todos)')}
      </Group>
      <Group legend="À vista: desconto de">
        {check('spot', 'Oferecer')}
        {check('spotOnMenu', 'Mostrar sem pedir')}
        {shares('spot')}
      </Group>
      <Group legend="Parcelado">
        {check('plan', 'Oferecer')}
        {check('planOnMenu', 'Mostrar sem pedir')}
        {check('entradaEqual', 'Entrada igual às parcelas')}
        <StaffSelect
          id={`${prefix}-system`}
          name="system"
          label="Juros"
          options={SYSTEMS}
          defaultValue={fields.system}
        />
        {text('rate', '% ao mês')}
        {text('minimum', 'Parcela mínima (R$)')}
        {text('entradaMin', 'Entrada de (%)', 'De 0 a 100')}
        {text('entradaMax', 'até (%)', 'De 0 a 100')}
        {text('entradaStep', 'de quanto em quanto (%)', 'De 0 a 100')}
        {text('dueDays', 'Dias do mês', 'De 1 a 28, com vírgulas')}
        {text('firstMin', 'Primeira parcela de (dias)', 'De 0 a 60')}
        {text('firstMax', 'até (dias)', 'De 0 a 120')}
      </Group>
      {rows.map((row, at) => (
        <Group key={row} legend={`Faixa ${at + 1} de parcelas, com desconto de`}>
          {text(`${row}.from`, 'De (vezes)', 'De 2 a 60')}
          {text(`${row}.to`, 'até (vezes)', 'De 2 a 60')}
          {shares(row)}
        </Group>
      ))}
    </>
  )
}

function CheckBox(props: { id: string; name: string; label: string; isOn: boolean }) {
  return (
    <label htmlFor={props.id} className="flex min-h-9 items-center gap-2">
      <input
        id={props.id}
        type="checkbox"
        name={props.name}
        value="sim"
        defaultChecked={props.isOn}
        className="size-5"
      />
      {props.label}
    </label>
  )
}

function Group({ legend, children }: { legend: string; children: ReactNode }) {
  return (
    <fieldset className="grid gap-1">
      <legend className="font-semibold">{legend}</legend>
      <div className="flex flex-wrap items-end gap-3">{children}</div>
    </fieldset>
  )
}
