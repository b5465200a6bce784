import type { ReactNode } from 'react'
import { STAFF_BUTTON, StaffField, StaffSelect } from '#components/admin/fields.tsx'

type Fields = Readonly<Record<string, string>>

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

/** One rule of a draft; every field is plain text that the server reads again. */
export function RuleForm(props: {
  action: (formData: FormData) => Promise<void>
  hidden: Fields
  /** Names the fields on a page of many forms. */
  prefix: string
  fields: Fields
}) {
  const { fields, prefix } = props
  const text = (name: string, label: string) => (
    <StaffField
      key={name}
      id={`${prefix}-${name}`}
      name={name}
      label={label}
      type="text"
      maxLength={300}
      defaultValue={fields[name] ?? ''}
    />
  )
  const check = (name: string, label: string) => (
    <label htmlFor={`${prefix}-${name}`} className="flex min-h-9 items-center gap-2">
      <input
        id={`${prefix}-${name}`}
        type="checkbox"
        name={name}
        value="sim"
        defaultChecked={fields[name] === 'sim'}
        className="size-5"
      />
      {label}
    </label>
  )
  const shares = (row: string) =>
    SHARES.map(([part, where]) => text(`${row}.${part}`, `% ${where}`))
  const kept = Object.keys(fields).filter((name) => /^band\d+\.from$/.test(name)).length
  const rows = Array.from({ length: Math.max(LEAST_BAND_ROWS, kept + 1) }, (_, at) => `band${at}`)
  return (
    <form action={props.action} className="grid max-w-4xl gap-4 py-3">
      {Object.entries({ ...props.hidden, id: fields.id ?? '' }).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <Group legend="Para quem">
        {text('daysFrom', 'De (dias)')}
        {text('daysTo', 'Até (dias; vazio: sem fim)')}
        {text('totalFrom', 'De (R$)')}
        {text('totalTo', 'Até (R$; vazio: sem fim)')}
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
        {text('entradaMin', 'Entrada de (%)')}
        {text('entradaMax', 'até (%)')}
        {text('entradaStep', 'de quanto em quanto (%)')}
        {text('dueDays', 'Dias do mês')}
        {text('firstMin', 'Primeira parcela de (dias)')}
        {text('firstMax', 'até (dias)')}
      </Group>
      {rows.map((row, at) => (
        <Group key={row} legend={`Faixa ${at + 1} de parcelas, com desconto de`}>
          {text(`${row}.from`, 'De (vezes)')}
          {text(`${row}.to`, 'Até (vezes)')}
          {shares(row)}
        </Group>
      ))}
      <div className="flex flex-wrap gap-4">
        <button type="submit" name="ato" value="guardar" className={STAFF_BUTTON}>
          Guardar regra
        </button>
        <button type="submit" name="ato" value="subir" className={STAFF_BUTTON}>
          Pôr antes
        </button>
        <button type="submit" name="ato" value="tirar" className={STAFF_BUTTON}>
          Tirar regra
        </button>
      </div>
    </form>
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
