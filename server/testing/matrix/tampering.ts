/** Fields that a tampered request adds in the hope that somebody spreads its input into a row. */
export const PLANTED_FIELDS: Readonly<Record<string, unknown>> = {
  debtorId: '019ac000-0000-7000-8000-000000000001',
  creditorId: '019ac000-0000-7000-8000-000000000002',
  creditorIds: 'all',
  role: 'owner',
  rung: 'R2',
  scope: { kind: 'system' },
  balance: '0',
  amount: '0,01',
  total: 1,
  __proto: {},
}

/** What a scanner writes into every field that it finds. */
const HOSTILE_VALUES: readonly unknown[] = [
  "' or 1=1 --",
  'a\u0000b',
  '../../etc/passwd',
  '\ud800',
  '%',
  '$(id)',
  '9'.repeat(400),
  'a'.repeat(100_000),
  '',
  -1,
  0,
  2 ** 60,
  Number.NaN,
  null,
  true,
  [],
  {},
  { toString: 'x' },
]

type Fields = Record<string, unknown>

export function isFields(input: unknown): input is Fields {
  return typeof input === 'object' && input !== null
}

/** The input with each planted field that it does not have of its own, one at a time. */
export function withPlantedFields(input: Fields): [field: string, tampered: Fields][] {
  return Object.entries(PLANTED_FIELDS)
    .filter(([field]) => !(field in input))
    .map(([field, value]) => [field, { ...input, [field]: value }])
}

/** The input with each hostile value in each of its fields, one at a time. */
export function withHostileValues(input: Fields): [what: string, tampered: Fields][] {
  return Object.keys(input).flatMap((field) =>
    HOSTILE_VALUES.map((value): [string, Fields] => [
      `${field}: ${String(JSON.stringify(value)).slice(0, 40)}`,
      { ...input, [field]: value },
    ]),
  )
}
