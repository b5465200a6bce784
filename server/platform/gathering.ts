/**
 * Things that are asked for one by one and done together: what is asked while nothing is under way
 * leaves with whatever is asked in the same turn of the event loop, and what is asked meanwhile waits
 * for the end of that and leaves together. Alone nobody waits longer than alone; a thousand at once
 * cost a fraction of a thousand exchanges with the database.
 *
 * `work` answers for each in its place. Where it fails, it failed for all of them.
 */
export function gathering<Item, Answer>(
  atMost: number,
  work: (items: readonly Item[]) => Promise<readonly Answer[]>,
): (item: Item) => Promise<Answer> {
  let waiting: Waiting<Item, Answer>[] = []
  let isUnderWay = false

  async function leave(): Promise<void> {
    while (waiting.length > 0) {
      const those = waiting.slice(0, atMost)
      waiting = waiting.slice(atMost)
      await answerAll(those, work)
    }
    isUnderWay = false
  }

  return (item) => {
    const { promise, ...asker } = Promise.withResolvers<Answer>()
    waiting.push({ item, asker })
    if (!isUnderWay) {
      isUnderWay = true
      setImmediate(() => void leave())
    }
    return promise
  }
}

type Waiting<Item, Answer> = {
  readonly item: Item
  readonly asker: { resolve(answer: Answer): void; reject(error: unknown): void }
}

async function answerAll<Item, Answer>(
  those: readonly Waiting<Item, Answer>[],
  work: (items: readonly Item[]) => Promise<readonly Answer[]>,
): Promise<void> {
  try {
    const answers = await work(those.map(({ item }) => item))
    if (answers.length !== those.length) throw new RangeError('an answer for each was expected')
    for (const [place, { asker }] of those.entries()) asker.resolve(answers[place] as Answer)
  } catch (error) {
    for (const { asker } of those) asker.reject(error)
  }
}
