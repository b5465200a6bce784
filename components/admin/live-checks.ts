'use client'

import { type FormEvent, useEffect, useRef, useState } from 'react'

/** A rest between two keys after which somebody has finished a value. */
const REST_MS = 250

export type TypedFields = Readonly<Record<string, string>>

/**
 * What `look` says of a form while somebody types in it: its code comes with the first field that is
 * entered, and where it does not come, the form is sent unchecked and the server says the same.
 * A new `answer` of the server ends what was said before.
 */
export function useLiveChecks<T>(
  load: () => Promise<(typed: TypedFields) => T>,
  answer: unknown,
): { found: T | null; look: (event: FormEvent<HTMLFormElement>) => void } {
  const [latest, setLatest] = useState<{ readonly of: unknown; readonly found: T } | null>(null)
  const rest = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  useEffect(() => () => clearTimeout(rest.current), [])
  return {
    found: latest !== null && latest.of === answer ? latest.found : null,
    look({ currentTarget: form }) {
      clearTimeout(rest.current)
      rest.current = setTimeout(async () => {
        const check = await load().catch(() => null)
        if (check) setLatest({ of: answer, found: check(typedIn(form)) })
      }, REST_MS)
    },
  }
}

function typedIn(form: HTMLFormElement): TypedFields {
  return Object.fromEntries(
    [...new FormData(form)].map(([name, value]) => [name, typeof value === 'string' ? value : '']),
  )
}
