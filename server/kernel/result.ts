/**
 * An expected refusal is returned, with a reason from a finite union; a bug or an outage is
 * thrown. Callers must look at `ok` before they can reach the value.
 */
export type Ok<T> = { readonly ok: true; readonly value: T }
export type Refusal<R extends string, D = undefined> = {
  readonly ok: false
  readonly reason: R
  readonly detail?: D
}
export type Result<T, R extends string, D = undefined> = Ok<T> | Refusal<R, D>

export function ok<T>(value: T): Ok<T> {
  return { ok: true, value }
}

export function refuse<R extends string>(reason: R): Refusal<R, never>
export function refuse<R extends string, D>(reason: R, detail: D): Refusal<R, D>
export function refuse<R extends string, D>(reason: R, detail?: D): Refusal<R, D> {
  return detail === undefined ? { ok: false, reason } : { ok: false, reason, detail }
}
