/** Something that is so, in words: `['Parcela mínima', 'R$ 30,00']`. */
export type Fact = readonly [what: string, words: string]

/** One thing that is otherwise on one of two sides: null where it is not there. */
export type Change = {
  readonly where: string
  readonly what: string
  readonly before: string | null
  readonly after: string | null
}

/** The facts that differ, in the order of what will be; what stays as it is is left out. */
export function changesAmong(
  where: string,
  before: readonly Fact[],
  after: readonly Fact[],
): Change[] {
  const [was, is] = [new Map(before), new Map(after)]
  const names = [...new Set([...is.keys(), ...was.keys()])]
  return names
    .map((what) => ({ where, what, before: was.get(what) ?? null, after: is.get(what) ?? null }))
    .filter((change) => change.before !== change.after)
}
