import superjson from 'superjson'

/** Carries bigint and Temporal values over HTTP; plain JSON throws on the one and flattens the other. */
export const transformer = new superjson()

transformer.registerCustom<Temporal.PlainDate, string>(
  {
    isApplicable: (value): value is Temporal.PlainDate => value instanceof Temporal.PlainDate,
    serialize: (value) => value.toString(),
    deserialize: (text) => Temporal.PlainDate.from(text),
  },
  'Temporal.PlainDate',
)
transformer.registerCustom<Temporal.Instant, string>(
  {
    isApplicable: (value): value is Temporal.Instant => value instanceof Temporal.Instant,
    serialize: (value) => value.toString(),
    deserialize: (text) => Temporal.Instant.from(text),
  },
  'Temporal.Instant',
)
