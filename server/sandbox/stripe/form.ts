import { z } from 'zod'
import { ApiRefusal, refuseParameter } from './error.ts'

/** Parameters as Stripe's API takes them: `a[b][0]=c`, everything a text. */
export type Params = { [name: string]: string | Params }

const DEEPEST = 8

export function parseForm(search: URLSearchParams): Params {
  const params = emptyParams()
  for (const [name, value] of search) place(params, name, value)
  return params
}

/** Without a prototype: `__proto__` is a name like any other. */
function emptyParams(): Params {
  return Object.create(null)
}

function place(params: Params, name: string, value: string): void {
  const path = [...name.matchAll(/^[^[]+|\[([^\]]*)\]/g)].map(([whole, inner]) => inner ?? whole)
  if (path.length === 0 || path.length > DEEPEST) return
  const last = path.pop() ?? ''
  let at = params
  for (const step of path) {
    const known = at[step]
    const next = typeof known === 'object' ? known : emptyParams()
    at[step] = next
    at = next
  }
  at[last === '' ? String(Object.keys(at).length) : last] = value
}

export const text = z.string().min(1)
export const whole = z
  .string()
  .regex(/^-?\d{1,15}$/)
  .transform(Number)
export const flag = z.enum(['true', 'false']).transform((value) => value === 'true')
export const metadata = z.record(z.string().max(40), z.string().max(500))
export const types = listOf(z.string())

/** `name[0]=…`, `name[]=…` */
export function listOf<T extends z.ZodType>(item: T) {
  return z.preprocess(
    (value) => (typeof value === 'object' && value !== null ? Object.values(value) : value),
    z.array(item),
  )
}

/** Reads parameters strictly, or refuses with Stripe's codes for the first that is wrong. */
export function readParams<T>(params: Params, schema: z.ZodType<T>): T {
  const { expand: _, ...input } = params
  const read = schema.safeParse(input)
  if (read.success) return read.data
  // As Stripe does: what is not known is named before what is missing.
  const { issues } = read.error
  const issue = issues.find(({ code }) => code === 'unrecognized_keys') ?? issues[0]
  const path = issue?.path.map(String) ?? []
  if (issue?.code === 'unrecognized_keys') {
    const param = nameOf([...path, issue.keys[0] ?? ''])
    refuseParameter(param, `Received unknown parameter: ${param}`, 'parameter_unknown')
  }
  const param = nameOf(path)
  if (issue?.code === 'invalid_type' && valueAt(input, path) === undefined) {
    refuseParameter(param, `Missing required param: ${param}.`, 'parameter_missing')
  }
  throw new ApiRefusal(400, { param, message: `Invalid ${param}` })
}

function nameOf([first = '', ...rest]: readonly string[]): string {
  return first + rest.map((step) => `[${step}]`).join('')
}

function valueAt(params: Params, path: readonly string[]): unknown {
  let at: unknown = params
  for (const step of path) {
    if (typeof at !== 'object' || at === null) return undefined
    at = Reflect.get(at, step)
  }
  return at
}

export function expansionOf(params: Params): string[] {
  const read = types.safeParse(params.expand)
  return read.success ? read.data : []
}
