'use client'

import { type DraftFields, DraftForm, type DraftFormProps } from '#components/admin/draft-form.tsx'
import { StaffField, StaffSelect } from '#components/admin/fields.tsx'

type Choice = { readonly value: string; readonly label: string }
export type StepChoices = {
  readonly anchors: readonly Choice[]
  readonly families: readonly Choice[]
  readonly ways: readonly Choice[]
  readonly profiles: readonly Choice[]
}

/** One step of a journey's draft. */
export function StepForm(props: DraftFormProps & { choices: StepChoices }) {
  return (
    <DraftForm {...props} failed="O passo não foi guardado">
      {(fields, wrong) => (
        <StepFields prefix={props.prefix} choices={props.choices} fields={fields} wrong={wrong} />
      )}
    </DraftForm>
  )
}

function StepFields(props: {
  prefix: string
  choices: StepChoices
  fields: DraftFields
  wrong: readonly string[]
}) {
  const { prefix, choices, fields, wrong } = props
  const select = (name: string, label: string, options: readonly Choice[]) => (
    <StaffSelect
      id={`${prefix}-${name}`}
      name={name}
      label={label}
      options={options}
      defaultValue={fields[name] ?? ''}
    />
  )
  const days = (name: string, label: string, hint: string) => (
    <StaffField
      id={`${prefix}-${name}`}
      name={name}
      label={label}
      type="text"
      maxLength={10}
      defaultValue={fields[name] ?? ''}
      error={wrong.includes(name) ? hint : undefined}
    />
  )
  return (
    <>
      <input type="hidden" name="id" value={fields.id ?? ''} />
      <fieldset className="grid gap-1">
        <legend className="font-semibold">Quando</legend>
        <div className="flex flex-wrap items-end gap-3">
          {select('anchor', 'Conta do vencimento de', choices.anchors)}
          {days('day', 'Dia (−5 antes, 0 no dia, 10 depois)', 'Um número de dias, de −30 a 1800')}
          {days('everyDays', 'Repete a cada (dias; vazio: uma vez)', 'De 7 a 365, ou vazio')}
        </div>
      </fieldset>
      <fieldset className="grid gap-1">
        <legend className="font-semibold">O que diz, e por onde</legend>
        <div className="flex flex-wrap items-end gap-3">
          {select('family', 'Mensagem', choices.families)}
          {select('way0', 'Primeiro canal', choices.ways)}
          {select('way1', 'senão por', choices.ways)}
          {select('way2', 'senão por', choices.ways)}
          {select('way3', 'senão por', choices.ways)}
        </div>
        {wrong.includes('way0') && (
          <p className="text-tiny font-semibold text-bad">Escolha um canal, cada um uma vez.</p>
        )}
      </fieldset>
      <fieldset className="grid gap-1">
        <legend className="font-semibold">Para quem</legend>
        <div className="flex flex-wrap gap-4">
          {choices.profiles.map(({ value, label }) => (
            <label
              key={value}
              htmlFor={`${prefix}-${value}`}
              className="flex min-h-9 items-center gap-2"
            >
              <input
                id={`${prefix}-${value}`}
                type="checkbox"
                name={`profile.${value}`}
                value="sim"
                defaultChecked={fields[`profile.${value}`] === 'sim'}
                className="size-5"
              />
              {label}
            </label>
          ))}
        </div>
        {wrong.includes('profiles') && (
          <p className="text-tiny font-semibold text-bad">Marque pelo menos um perfil.</p>
        )}
      </fieldset>
    </>
  )
}
