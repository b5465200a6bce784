/** What a person sees while the product starts: one line a step, with its time. */
const live = process.stdout.isTTY === true && !process.env.CI

/** The step that is running, shown until it is done; other lines are printed above it. */
let pending: string | null = null

export function say(line: string): void {
  print(line === '' ? '' : `  ${line}`)
}

export function warn(line: string): void {
  print(`  ! ${line}`)
}

function print(line: string): void {
  if (pending === null) console.log(line)
  else process.stdout.write(`\r\x1b[K${line}\n${pending}`)
}

function show(label: string | null): void {
  if (!live) return
  pending = label === null ? null : `  ${label} …`
  process.stdout.write(pending ?? '\r\x1b[K')
}

/** Seconds with one decimal, for people: `0.4 s`. */
export function secondsSince(beganMs: number): string {
  return `${((performance.now() - beganMs) / 1000).toFixed(1)} s`
}

/** Runs one step and says what it did and how long it took. */
export async function step<T>(label: string, work: () => Promise<T>): Promise<T> {
  const began = performance.now()
  show(label)
  try {
    const result = await work()
    show(null)
    say(`${label} (${secondsSince(began)})`)
    return result
  } catch (error) {
    show(null)
    throw error
  }
}
