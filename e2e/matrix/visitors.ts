/** Who asks for a route, what they may be answered, and how the list of routes is written. */
export const VISITORS = [
  /** Without any cookie. */
  'nobody',
  /** The subject after five digits. */
  'r1',
  /** The subject after a code. */
  'r2',
  /** Another debtor, after a code. */
  'stranger',
  /** The owner of the installation in the admin area. */
  'staff',
] as const

export type Visitor = (typeof VISITORS)[number]

/** A status, or the path that a redirect leads to. */
export type Expected = number | string

export type Route = {
  readonly file: string
  /** The HTTP methods of a route handler; a page answers GET only. */
  readonly methods?: readonly string[]
  readonly answers: Record<Visitor, Expected>
}

export const everyone = (expected: Expected): Record<Visitor, Expected> => ({
  nobody: expected,
  r1: expected,
  r2: expected,
  stranger: expected,
  staff: expected,
})

/** For who is signed in at the portal; another debtor finds nothing where it names a record. */
export const portal = (stranger: Expected, own: Partial<Record<Visitor, Expected>> = {}) => ({
  ...everyone('/sessao'),
  r1: 200,
  r2: 200,
  stranger,
  ...own,
})

/** Not there, or another's: the bare page, drawn on the server, so that it needs no script. */
export const NOWHERE = '/nao-encontrado'

export const admin = { ...everyone('/admin/entrar'), staff: 200 }

export const page = (folder: string, answers: Route['answers']): Route => ({
  file: `app/${folder}/page.tsx`,
  answers,
})

export const handler = (
  folder: string,
  methods: readonly string[],
  answers: Route['answers'],
): Route => ({
  file: `app/${folder}/route.ts`,
  methods,
  answers,
})
