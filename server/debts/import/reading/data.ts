import { open } from 'node:fs/promises'
import { ok, type Result, refuse } from '#server/kernel/result.ts'
import { type Encoding, fromLatin1 } from '../encoding/model.ts'
import {
  createFramer,
  type Framer,
  filled,
  MAX_RECORD_BYTES,
  makeRoom,
  nextRecord,
} from '../framing/model.ts'

const WINDOW_BYTES = 256 * 1024
const MAX_FILE_BYTES = 2 * 1024 ** 3

/**
 * A portfolio file held open, wherever its bytes are: on the disk, or sealed in the database. Every
 * walk over it goes through one window of fixed size.
 */
export type PortfolioFile = ByteSource & { readonly window: Buffer }

export type ByteSource = {
  readonly bytes: number
  /** Puts at most `length` bytes from a place on into `target[at, …)`; answers how many. */
  read(target: Buffer, at: number, length: number, position: number): Promise<number>
  /** Whether the file is still as it was when opened: it is read twice. */
  isUnchanged(): Promise<boolean>
  close(): Promise<void>
}

export function portfolioFile(source: ByteSource): PortfolioFile {
  return { ...source, window: Buffer.allocUnsafeSlow(WINDOW_BYTES + 2 * MAX_RECORD_BYTES) }
}

/** Opens a regular file for reading; the caller closes it. */
export async function openPortfolioFile(
  path: string,
): Promise<Result<PortfolioFile, 'file_missing' | 'file_too_large' | 'empty', string>> {
  const handle = await open(path, 'r').catch(() => null)
  if (handle === null) return refuse('file_missing', path)
  const first = await handle.stat({ bigint: true })
  const refusal = !first.isFile()
    ? refuse('file_missing', path)
    : first.size > MAX_FILE_BYTES
      ? refuse('file_too_large', '2 GB')
      : first.size === 0n
        ? refuse('empty', '')
        : null
  if (refusal) {
    await handle.close()
    return refusal
  }
  return ok(
    portfolioFile({
      bytes: Number(first.size),
      read: async (target, at, length, position) => {
        const { bytesRead } = await handle.read(target, at, length, position)
        return bytesRead
      },
      isUnchanged: async () => {
        const now = await handle.stat({ bigint: true })
        return now.size === first.size && now.mtimeNs === first.mtimeNs
      },
      close: () => handle.close(),
    }),
  )
}

export type Visitor = {
  /** Called for each record while it lies in the window; must not keep the window. */
  record(framer: Framer): void
  /** Called after each window with the bytes that were read into it. */
  window?(bytes: Uint8Array, readSoFar: number): void | Promise<void>
}

/** Walks the records of a file from a place on, window by window. */
export async function visitRecords(
  file: PortfolioFile,
  start: { byte: number; line: number; delimiter: string },
  visitor: Visitor,
): Promise<void> {
  const framer = createFramer(file.window)
  framer.base = start.byte
  framer.nextLine = start.line
  framer.delimiter = start.delimiter.charCodeAt(0)
  for (let position = start.byte; ; ) {
    makeRoom(framer)
    const { until } = framer
    const bytesRead = await file.read(file.window, until, WINDOW_BYTES, position)
    position += bytesRead
    filled(framer, bytesRead)
    const atEnd = bytesRead === 0
    const fresh = file.window.subarray(until, until + bytesRead)
    while (nextRecord(framer, atEnd)) visitor.record(framer)
    await visitor.window?.(fresh, position)
    if (atEnd) return
  }
}

/** The text of the record that the framer stands on. */
export function recordText(file: PortfolioFile, framer: Framer, encoding: Encoding): string {
  return textOf(file.window, framer.start, framer.end, encoding)
}

export function textOf(bytes: Buffer, start: number, end: number, encoding: Encoding): string {
  return encoding === 'utf-8'
    ? bytes.toString('utf8', start, end)
    : fromLatin1(bytes.toString('latin1', start, end))
}

/** Some bytes of the file from a place on; fewer at its end. */
export async function readBytes(
  file: ByteSource,
  position: number,
  length: number,
): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(length)
  const bytesRead = await file.read(bytes, 0, length, position)
  return bytes.subarray(0, bytesRead)
}
