/**
 * Days on which nothing is added to what somebody owes (collection rules 16 and 31, and the breathing
 * space): from the first on the amount stays what it was then; after the last it goes on from there, as
 * if these days had not been.
 */
export type AccrualPause = {
  readonly from: Temporal.PlainDate
  /** The last one; null: nobody has ended it yet. */
  readonly to: Temporal.PlainDate | null
}

/** The text of `accrual_pauses`: `2026-11-01/2026-12-01 2027-01-05/`, joined where they touch. */
export function pausesOf(text: string | null): AccrualPause[] {
  if (text === null || text === '') return []
  const each = text.split(' ').map((one): AccrualPause => {
    const [from = '', to = ''] = one.split('/')
    return {
      from: Temporal.PlainDate.from(from),
      to: to === '' ? null : Temporal.PlainDate.from(to),
    }
  })
  return joined(each)
}

/** The same days, each in one pause only. */
function joined(pauses: readonly AccrualPause[]): AccrualPause[] {
  const whole: AccrualPause[] = []
  for (const pause of pauses.toSorted((a, b) => Temporal.PlainDate.compare(a.from, b.from))) {
    const last = whole.at(-1)
    if (!last || (last.to !== null && Temporal.PlainDate.compare(last.to, pause.from) < 0)) {
      whole.push(pause)
    } else {
      whole[whole.length - 1] = { from: last.from, to: laterEnd(last.to, pause.to) }
    }
  }
  return whole
}

function laterEnd(a: AccrualPause['to'], b: AccrualPause['to']): AccrualPause['to'] {
  if (a === null || b === null) return null
  return Temporal.PlainDate.compare(a, b) >= 0 ? a : b
}

/** What of the pauses lies between two days, each as its first and last day there. */
export function pausedBetween(
  pauses: readonly AccrualPause[],
  since: Temporal.PlainDate,
  on: Temporal.PlainDate,
): { readonly from: Temporal.PlainDate; readonly to: Temporal.PlainDate }[] {
  return pauses.flatMap((pause) => {
    const from = Temporal.PlainDate.compare(pause.from, since) < 0 ? since : pause.from
    const to = pause.to !== null && Temporal.PlainDate.compare(pause.to, on) < 0 ? pause.to : on
    return Temporal.PlainDate.compare(from, to) < 0 ? [{ from, to }] : []
  })
}

/** For how many days nothing was added between two days. */
export function pausedDays(
  pauses: readonly AccrualPause[],
  since: Temporal.PlainDate,
  on: Temporal.PlainDate,
): number {
  return pausedBetween(pauses, since, on).reduce(
    (days, { from, to }) => days + from.until(to, { largestUnit: 'days' }).days,
    0,
  )
}
