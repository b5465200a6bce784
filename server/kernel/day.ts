/** A day as `2026-11-22`; null for anything else. */
export function dayOf(text: string | undefined): Temporal.PlainDate | null {
  if (text === undefined || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return null
  try {
    return Temporal.PlainDate.from(text, { overflow: 'reject' })
  } catch {
    return null
  }
}

/** A day of this century, as it was typed; null for anything else. */
export function dayText(text: string | undefined): string | null {
  return text?.startsWith('20') ? (dayOf(text)?.toString() ?? null) : null
}
