import { types } from 'pg'

const parsers = new Map<number, (text: string) => unknown>([
  [types.builtins.INT8, BigInt],
  [types.builtins.DATE, (text) => Temporal.PlainDate.from(text)],
  [types.builtins.TIMESTAMPTZ, (text) => Temporal.Instant.from(text.replace(' ', 'T'))],
])

/** What the columns of a row become: bigint for int8, Temporal for days and instants. */
export const typeParsers = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    parsers.get(oid) ?? types.getTypeParser(oid, format),
}

export const textParser = (oid: number): ((text: string) => unknown) =>
  typeParsers.getTypeParser(oid)
