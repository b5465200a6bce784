'use client'

import { useEffect } from 'react'

/** Of the tab alone, and only until the next page. */
const KEY = 'quita-digitado'

type Field = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement
type Typed = {
  readonly path: string
  /** The names of the form's fields, and its place among those that have the same. */
  readonly form: string
  readonly place: number
  readonly values: readonly (readonly [value: string, isChecked: boolean | null])[]
}

/** What somebody sees and may write; no secret, and nothing that the page itself put there. */
const fieldsOf = (form: HTMLFormElement): Field[] =>
  Array.from(form.querySelectorAll<Field>('input, select, textarea')).filter(
    (field) => !['hidden', 'password', 'file', 'submit'].includes(field.type),
  )
const nameOf = (form: HTMLFormElement) =>
  fieldsOf(form)
    .map(({ name }) => name)
    .join(' ')
const formsLike = (name: string) =>
  Array.from(document.forms).filter((form) => nameOf(form) === name)
const tickOf = (field: Field) =>
  field instanceof HTMLInputElement && ['checkbox', 'radio'].includes(field.type)
    ? field.checked
    : null

function keep({ target }: SubmitEvent): void {
  if (!(target instanceof HTMLFormElement) || fieldsOf(target).length === 0) return
  const form = nameOf(target)
  const typed: Typed = {
    path: location.pathname,
    form,
    place: formsLike(form).indexOf(target),
    values: fieldsOf(target).map((field) => [field.value, tickOf(field)]),
  }
  sessionStorage.setItem(KEY, JSON.stringify(typed))
}

/** As typing it would, so that forms that React holds hear of it too. */
function write(field: Field, value: string): void {
  if (field.value === value) return
  Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), 'value')?.set?.call(field, value)
  for (const type of ['input', 'change']) field.dispatchEvent(new Event(type, { bubbles: true }))
}

function putBack({ form: name, place, values }: Typed): void {
  const form = formsLike(name)[place]
  if (!form) return
  const around = form.closest('details')
  if (around) around.open = true
  fieldsOf(form).forEach((field, at) => {
    const [value = '', isChecked = null] = values[at] ?? []
    if (isChecked === null) write(field, value)
    else if (isChecked !== tickOf(field)) field.click()
  })
  form.querySelector<HTMLButtonElement>('button:not([type=button])')?.focus()
}

/**
 * Who is asked in between to confirm who they are finds what they had typed where they typed it; it
 * is sent again by their own press. Anything else that a form leads to forgets it.
 */
export function KeptTyping() {
  useEffect(() => {
    document.addEventListener('submit', keep, true)
    const kept = sessionStorage.getItem(KEY)
    sessionStorage.removeItem(KEY)
    if (kept !== null && new URLSearchParams(location.search).get('aviso') === 'confirmado') {
      const typed: Typed = JSON.parse(kept)
      if (typed.path === location.pathname) putBack(typed)
    }
    return () => document.removeEventListener('submit', keep, true)
  }, [])
  return null
}
