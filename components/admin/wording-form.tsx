'use client'

import { useActionState, useState } from 'react'
import { STAFF_BUTTON, StaffField, StaffWords } from '#components/admin/fields.tsx'
import { WordingPreview } from '#components/admin/wording-preview.tsx'
import { problemText, VARIABLE } from '#components/admin/wording-words.ts'
import { Notice } from '#components/ui/notice.tsx'
import type { Sender } from '#server/messages/model.ts'
import { SMS_LENGTH } from '#server/messages/templates/sms/model.ts'
import { type WordingFields, wordingOfFields } from '#server/messages/wording/form/model.ts'
import { problemsOf } from '#server/messages/wording/lint/model.ts'
import {
  fill,
  longestValues,
  type Values,
  variablesOf,
  type WordedTemplate,
  type WordingChannel,
} from '#server/messages/wording/model.ts'
import { readingOf, segmentsOf } from '#server/messages/wording/reading/model.ts'

/** What was typed, so that it can be looked at before it is kept; and why it was not kept. */
export type WordingAnswer = { readonly typed: WordingFields; readonly isWrong: boolean } | null

type Place = { readonly template: WordedTemplate; readonly channel: WordingChannel }

/**
 * A creditor's words for one message: beside them the message as it is read, how long it may become and
 * what speaks against it, with every letter typed; without a script by "Ver de novo".
 */
export function WordingForm(props: {
  action: (before: WordingAnswer, formData: FormData) => Promise<WordingAnswer>
  hidden: Readonly<Record<string, string>>
  place: Place
  fields: WordingFields
  sender: Sender
  sample: Values
}) {
  const [answer, action] = useActionState(props.action, null)
  const start = answer?.typed ?? props.fields
  const [typed, setTyped] = useState<WordingFields | null>(null)
  const { template, channel } = props.place
  const shown = typed ?? start
  return (
    <div className="grid grid-cols-1 gap-6 lg:grid-cols-2">
      <form
        action={action}
        onInput={(event) => setTyped(fieldsIn(new FormData(event.currentTarget)))}
        className="grid min-w-0 grid-cols-1 content-start gap-4"
      >
        {Object.entries(props.hidden).map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        <Fields key={JSON.stringify(start)} channel={channel} fields={start} />
        <Places template={template} channel={channel} />
        {answer?.isWrong && (
          <Notice
            tone="error"
            title="O texto não foi guardado: confira os campos vazios ou longos."
          />
        )}
        <div className="flex flex-wrap gap-4">
          <button type="submit" name="ato" value="guardar" className={STAFF_BUTTON}>
            Guardar texto
          </button>
          <button type="submit" name="ato" value="ver" className={STAFF_BUTTON}>
            Ver de novo
          </button>
        </div>
      </form>
      <Beside {...props} fields={shown} />
    </div>
  )
}

function fieldsIn(formData: FormData): WordingFields {
  return Object.fromEntries([...formData].map(([name, value]) => [name, String(value)]))
}

/** What becomes of what is typed. */
function Beside(props: { place: Place; fields: WordingFields; sender: Sender; sample: Values }) {
  const { template, channel } = props.place
  const wording = wordingOfFields(channel, props.fields)
  const problems = problemsOf(template, wording, props.sender)
  return (
    <div className="grid min-w-0 grid-cols-1 content-start gap-4">
      <WordingPreview
        title="Como a pessoa lê"
        channel={channel}
        reading={readingOf(wording, props.sample)}
      />
      <div role="status" className="grid grid-cols-1 gap-2">
        {wording.channel === 'sms' && (
          <Length text={fill(wording.text, longestValues(props.sender, 'sms'))} />
        )}
        {problems.length === 0 ? (
          <p className="font-semibold text-ok">Nada impede este texto.</p>
        ) : (
          <ul className="grid list-disc grid-cols-1 gap-1 pl-5 text-bad">
            {problems.map(problemText).map((text) => (
              <li key={text}>{text}</li>
            ))}
          </ul>
        )}
      </div>
    </div>
  )
}

function Length({ text }: { text: string }) {
  const segments = segmentsOf(text)
  return (
    <p className="tabular-nums">
      {text.length} de {SMS_LENGTH} letras com os valores mais compridos,{' '}
      {segments === 1 ? '1 SMS' : `${segments} SMS`}
    </p>
  )
}

function Fields({ channel, fields }: { channel: WordingChannel; fields: WordingFields }) {
  const line = (name: string, label: string, maxLength: number) => (
    <StaffField
      id={`texto-${name}`}
      name={name}
      label={label}
      type="text"
      required
      maxLength={maxLength}
      defaultValue={fields[name] ?? ''}
    />
  )
  return (
    <>
      {channel === 'email' && line('assunto', 'Assunto', 120)}
      {channel === 'whatsapp' && (
        <>
          {line('modelo', 'Nome do modelo no provedor (na Twilio, HX…)', 512)}
          {line('idioma', 'Idioma do modelo', 5)}
        </>
      )}
      <StaffWords
        id="texto-texto"
        name="texto"
        label={
          channel === 'email'
            ? 'Texto, com uma linha vazia entre os parágrafos'
            : channel === 'whatsapp'
              ? 'Texto, igual ao aprovado no provedor'
              : 'Texto'
        }
        maxLength={channel === 'email' ? 2_000 : 1_000}
        defaultValue={fields.texto ?? ''}
      />
      {channel === 'email' && line('botao', 'O que diz o botão', 40)}
    </>
  )
}

function Places({ template, channel }: Place) {
  return (
    <dl className="grid grid-cols-1 gap-1 text-tiny wrap-anywhere text-soft">
      {variablesOf(template, channel).map((name) => (
        <div key={name} className="flex flex-wrap gap-x-2">
          <dt className="font-mono text-ink">{`{${name}}`}</dt>
          <dd>{VARIABLE[name]}</dd>
        </div>
      ))}
    </dl>
  )
}
