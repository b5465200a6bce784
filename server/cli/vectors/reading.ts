import type { Json, JsonObject } from './case.ts'

/**
 * One way of reading a case: the inputs it must and may have, and the figures it can give. A case
 * is dispatched by its inputs; where two readings fit the same inputs, the figures asked for
 * decide. Figures are computed only when a case states them.
 */
export type Figures = { readonly [key: string]: () => Json }

export type Reading = {
  readonly needs: readonly string[]
  readonly may: readonly string[]
  readonly figures: (inputs: JsonObject) => Figures
  /** Figures whose name holds a number: `balance_after_4`. */
  readonly numbered?: (inputs: JsonObject, key: string) => Json | undefined
}

export function figureOf(reading: Reading, inputs: JsonObject): (key: string) => Json | undefined {
  const figures = reading.figures(inputs)
  return (key) => {
    if (Object.hasOwn(figures, key)) return figures[key]?.()
    return reading.numbered?.(inputs, key)
  }
}
