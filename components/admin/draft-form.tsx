'use client'

import { Fragment, type ReactNode, useActionState } from 'react'
import { STAFF_BUTTON } from '#components/admin/fields.tsx'
import { Disclosure } from '#components/ui/disclosure.tsx'
import { FocusOnArrival } from '#components/ui/focus-on-arrival.tsx'
import { Notice } from '#components/ui/notice.tsx'

export type DraftFields = Readonly<Record<string, string>>
/** What is sent along, the version of the draft among it. */
export type DraftHidden = DraftFields & { readonly rascunho: string }

/** What was typed and could not be kept, and why; null before anything was. */
export type DraftAnswer = {
  readonly typed: DraftFields
  /** The newest version of the draft; the answer is over when the page shows another. */
  readonly draft: string
  /** Somebody else wrote that version meanwhile. */
  readonly isChanged: boolean
  /** Names of the fields that cannot be read. */
  readonly wrong: readonly string[]
} | null

export type DraftAction = (before: DraftAnswer, formData: FormData) => Promise<DraftAnswer>

/**
 * A part of a draft in its form. What cannot be read comes back as it was typed, with or without a
 * script.
 */
export function DraftForm(props: {
  action: DraftAction
  hidden: DraftHidden
  /** Names the fields on a page of many forms. */
  prefix: string
  summary: string
  fields: DraftFields
  /** What its buttons say and send as `ato`; the first is what the return key does. */
  acts: readonly { readonly value: string; readonly label: string }[]
  /** What is said where it was not kept. */
  failed: string
  children: (fields: DraftFields, wrong: readonly string[]) => ReactNode
}) {
  const [latest, action, isPending] = useActionState(props.action, null)
  const { prefix, hidden } = props
  const answer = latest?.draft === hidden.rascunho ? latest : null
  const fields = answer?.typed ?? props.fields
  return (
    <Disclosure summary={props.summary} open={answer !== null}>
      <form action={action} className="grid max-w-wide gap-4 py-3">
        {answer && !isPending && <NotKept prefix={prefix} title={props.failed} answer={answer} />}
        {Object.entries(hidden).map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        {/* Anew after each answer: a browser would put fields back to what they were at first. */}
        <Fragment key={JSON.stringify(fields)}>
          {props.children(fields, answer?.wrong ?? [])}
        </Fragment>
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

/** Why a part of a draft was not kept, where the eye and the keyboard are. */
export function NotKept(props: {
  prefix: string
  title: string
  answer: NonNullable<DraftAnswer>
}) {
  const { prefix, answer } = props
  return (
    <FocusOnArrival id={`${prefix}-erro`} labelledBy={`${prefix}-erro-titulo`}>
      <Notice tone="error" title={props.title}>
        <p id={`${prefix}-erro-titulo`}>
          {answer.isChanged && 'Outra pessoa mudou o rascunho: compare com a frase acima. '}
          {answer.wrong.length > 0 && 'Confira os campos marcados. '}O que você escreveu continua
          aqui.
        </p>
      </Notice>
    </FocusOnArrival>
  )
}
