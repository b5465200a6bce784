/** What a child process writes: all of it into its log file, its warnings onto the terminal. */
import type { ChildProcess } from 'node:child_process'
import { createWriteStream, existsSync, renameSync, statSync } from 'node:fs'
import { createInterface } from 'node:readline'

const KEPT_LINES = 80
const TOLD_LINES = 10
const ROTATE_BYTES = 20_000_000
const PINO_WARN = 40

export type ChildOutput = {
  /** The lines that tell what went wrong: its errors, or else its last words; no stack traces. */
  tail(): string[]
  /** Resolves when a line has been seen that the test accepts. */
  waitForLine(accepts: (line: string) => boolean): Promise<void>
}

export type OutputOptions = {
  logFile: string
  /** Called with each line that a person should see. */
  show: (line: string) => void
  /** 'warnings' for servers; 'all' for steps whose progress is worth seeing. */
  visible: 'warnings' | 'all' | 'nothing'
}

export function followOutput(child: ChildProcess, options: OutputOptions): ChildOutput {
  rotate(options.logFile)
  const log = createWriteStream(options.logFile, { flags: 'a', mode: 0o600 })
  // A full disk must not take the product down by way of its log.
  log.on('error', () => undefined)
  const tail: string[] = []
  const waiting = new Set<{ accepts: (line: string) => boolean; resolve: () => void }>()
  const take = (line: string, isError: boolean) => {
    log.write(`${line}\n`)
    if (line.trim() !== '' && !/^\s+at /.test(line)) tail.push(readable(line))
    if (tail.length > KEPT_LINES) tail.shift()
    if (isVisible(line, isError, options.visible)) options.show(readable(line))
    for (const waiter of waiting) {
      if (!waiter.accepts(line)) continue
      waiting.delete(waiter)
      waiter.resolve()
    }
  }
  for (const [stream, isError] of [
    [child.stdout, false],
    [child.stderr, true],
  ] as const) {
    if (stream) createInterface({ input: stream }).on('line', (line) => take(line, isError))
  }
  child.once('close', () => log.end())
  return {
    tail: () => tellingLines(tail),
    waitForLine: (accepts) => new Promise((resolve) => waiting.add({ accepts, resolve })),
  }
}

function tellingLines(lines: string[]): string[] {
  const errors = lines.filter((line) => /\berror\b/i.test(line))
  return errors.length > 0 ? errors.slice(0, TOLD_LINES) : lines.slice(-TOLD_LINES)
}

function isVisible(line: string, isError: boolean, visible: OutputOptions['visible']): boolean {
  if (visible === 'nothing' || line.trim() === '' || /^\s+at /.test(line)) return false
  const record = parseRecord(line)
  if (record !== null) return record.level >= PINO_WARN
  if (visible === 'all') return !isError
  return (
    isError &&
    /error|warn|fail|⨯|⚠/i.test(line) &&
    !/ExperimentalWarning|DeprecationWarning/.test(line)
  )
}

/** The message of a structured line, or the line itself. */
function readable(line: string): string {
  const record = parseRecord(line)
  return record === null ? line : record.message
}

function parseRecord(line: string): { level: number; message: string } | null {
  if (!line.startsWith('{')) return null
  try {
    const value: unknown = JSON.parse(line)
    if (typeof value !== 'object' || value === null || !('level' in value)) return null
    const message = 'msg' in value ? String(value.msg) : line
    return { level: Number(value.level), message }
  } catch {
    return null
  }
}

/** True for the structured line with exactly this message. */
export function hasMessage(line: string, message: string): boolean {
  return parseRecord(line)?.message === message
}

function rotate(logFile: string): void {
  if (existsSync(logFile) && statSync(logFile).size > ROTATE_BYTES) {
    renameSync(logFile, `${logFile}.1`)
  }
}
