'use client'

import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'

export type Place = { readonly label: string; readonly href: string }

/** `Conciliação` is found by `concil`, accents or not. */
const plain = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().trim()

/** Calls back at Ctrl-K, or Cmd-K, wherever the page has the focus. */
function useCommandKey(onPress: () => void): void {
  const latest = useRef(onPress)
  useEffect(() => {
    latest.current = onPress
  })
  useEffect(() => {
    const listen = (event: globalThis.KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey)) return
      event.preventDefault()
      latest.current()
    }
    addEventListener('keydown', listen)
    return () => removeEventListener('keydown', listen)
  }, [])
}

/** Further places that are asked for when the menu opens; without an answer there are none. */
function useFurther(address: string) {
  const [further, setFurther] = useState<readonly Place[]>([])
  const ask = () => {
    fetch(address)
      .then(async (answer) => setFurther(answer.ok ? await answer.json() : []))
      .catch(() => setFurther([]))
  }
  return { further, ask }
}

/** The sections that what was typed leads to, and behind them the search; one of them is chosen. */
function useChoice(places: readonly Place[]) {
  const [typed, setTyped] = useState('')
  const [at, setAt] = useState(0)
  const found = places.filter(({ label }) => plain(label).includes(plain(typed)))
  const count = found.length + (typed.trim() === '' ? 0 : 1)
  const chosen = Math.min(at, Math.max(0, count - 1))
  const type = (text: string) => {
    setTyped(text)
    setAt(0)
  }
  const move = (step: number) => setAt((chosen + step + count) % Math.max(1, count))
  return { typed, type, found, count, chosen, move }
}

/**
 * To any section, a saved view, or to a person, a contract or an agreement, without the mouse. What is typed is
 * posted, since it may be somebody's CPF. Without a script the sections and the searches of the
 * lists do the same.
 */
export function CommandMenu(props: {
  places: readonly Place[]
  /** Answers more places, one's own. */
  further: string
  search: string
}) {
  const dialog = useRef<HTMLDialogElement>(null)
  const { further, ask } = useFurther(props.further)
  const choice = useChoice([...props.places, ...further])
  const open = () => {
    choice.type('')
    ask()
    dialog.current?.showModal()
  }
  useCommandKey(open)
  return (
    <>
      <button
        type="button"
        onClick={open}
        aria-keyshortcuts="Control+K Meta+K"
        className="needs-script flex min-h-9 w-full items-center justify-between rounded-control border border-control px-2.5 text-soft hover:bg-pine-soft"
      >
        Ir para…
        <kbd className="text-tiny">Ctrl K</kbd>
      </button>
      <dialog
        ref={dialog}
        aria-label="Ir para"
        className="m-auto mt-24 w-full max-w-sheet rounded-card border bg-paper p-3 text-ink"
      >
        <Menu choice={choice} search={props.search} />
      </dialog>
    </>
  )
}

type Choice = ReturnType<typeof useChoice>

const ASKS = 'Seção, ou CPF, nome, telefone, contrato ou acordo'

function Menu({ choice, search }: { choice: Choice; search: string }) {
  const id = useId()
  const form = useRef<HTMLFormElement>(null)
  const { typed, found, chosen, count } = choice
  const onKey = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (event.key !== 'Enter' && step === undefined) return
    event.preventDefault()
    const place = found[chosen]
    if (step !== undefined) choice.move(step)
    else if (place) location.assign(place.href)
    else if (typed.trim() !== '') form.current?.requestSubmit()
  }
  return (
    <form ref={form} action={search} method="post" className="grid gap-2">
      <input type="hidden" name="list" value="/admin/devedores" />
      <input
        name="q"
        type="text"
        role="combobox"
        aria-label="Seção ou busca"
        placeholder={ASKS}
        aria-expanded
        aria-controls={`${id}-lista`}
        aria-activedescendant={count > 0 ? `${id}-${chosen}` : undefined}
        autoComplete="off"
        maxLength={200}
        value={typed}
        onChange={(event) => choice.type(event.target.value)}
        onKeyDown={onKey}
        className="min-h-12 w-full rounded-control border border-control bg-card px-3"
      />
      <Options id={id} choice={choice} />
    </form>
  )
}

function Options({ id, choice: { typed, found, chosen } }: { id: string; choice: Choice }) {
  const option = (place: number) => ({
    id: `${id}-${place}`,
    role: 'option',
    'aria-selected': place === chosen,
    tabIndex: -1,
    className: `flex min-h-9 w-full items-center rounded-control px-3 text-left no-underline ${
      place === chosen ? 'bg-pine-soft font-semibold text-pine' : 'text-ink'
    }`,
  })
  return (
    <div id={`${id}-lista`} role="listbox" aria-label="Onde ir" className="grid">
      {found.map(({ label, href }, place) => (
        <a key={href} href={href} {...option(place)}>
          {label}
        </a>
      ))}
      {typed.trim() !== '' && (
        <button type="submit" {...option(found.length)}>
          Procurar “{typed.trim()}” entre as pessoas
        </button>
      )}
    </div>
  )
}
