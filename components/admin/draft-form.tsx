'use client'

import { type FormEventHandler, Fragment, type ReactNode, useActionState } from 'react'
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

export type DraftFormProps = {
  action: DraftAction
  hidden: DraftHidden
  /** Names the fields on a page of many forms. */
  prefix: string
  summary: string
  fields: DraftFields
  /** What its buttons say and send as `ato`; the first is what the return key does. */
  acts: readonly { readonly value: string; readonly label: string }[]
}

/**
 * A part of a draft in its form. What cannot be read comes back as it was typed, with or without a
 * script.
 */
export function DraftForm(
  props: DraftFormProps & {
    /** What is said where it was not kept. */
    failed: string
    children: (fields: DraftFields, wrong: readonly string[]) => ReactNode
  },
) {
  const draft = useDraft(props)
  return (
    <DraftFrame {...props} draft={draft} className="grid max-w-wide gap-4 py-3">
      {/* Anew after each answer: a browser would put fields back to what they were at first. */}
      <Fragment key={JSON.stringify(draft.fields)}>
        {props.children(draft.fields, draft.answer?.wrong ?? [])}
      </Fragment>
    </DraftFrame>
  )
}

type DraftState = {
  readonly answer: DraftAnswer
  readonly fields: DraftFields
  readonly isPending: boolean
  readonly send: (formData: FormData) => void
}

/** What came of the last try, for as long as the page shows the draft that it was about. */
export function useDraft(props: DraftFormProps): DraftState {
  const [latest, send, isPending] = useActionState(props.action, null)
  const answer = latest?.draft === props.hidden.rascunho ? latest : null
  return { answer, fields: answer?.typed ?? props.fields, isPending, send }
}

/** The form itself: closed until somebody opens it, what went wrong before, the buttons behind its fields. */
export function DraftFrame(
  props: DraftFormProps & {
    draft: DraftState
    failed: string
    className: string
    onInput?: FormEventHandler<HTMLFormElement>
    onFocus?: FormEventHandler<HTMLFormElement> | undefined
    children: ReactNode
  },
) {
  const { answer, isPending, send } = props.draft
  return (
    <Disclosure summary={props.summary} open={answer !== null}>
      <form
        action={send}
        onInput={props.onInput}
        onFocus={props.onFocus}
        className={props.className}
      >
        {answer && !isPending && (
          <div className="col-span-full">
            <NotKept prefix={props.prefix} title={props.failed} answer={answer} />
          </div>
        )}
        {Object.entries(props.hidden).map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        {props.children}
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
function NotKept(props: { prefix: string; title: string; answer: NonNullable<DraftAnswer> }) {
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
