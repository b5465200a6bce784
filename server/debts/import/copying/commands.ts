import { once } from 'node:events'
import { getDefaultHighWaterMark } from 'node:stream'
import type { PoolClient } from 'pg'
import { type CopyStreamQuery, from as copyFrom } from 'pg-copy-streams'
import { assert } from '#server/kernel/assert.ts'

/**
 * Writes rows into a table by COPY in PostgreSQL's binary format: bytes go in as they are, and
 * nothing is escaped or parsed again. Each row is `begin(columns)` and then one call for each
 * column in order. https://www.postgresql.org/docs/18/sql-copy.html (Binary Format)
 */
const SIGNATURE = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1')
const BLOCK_BYTES = 128 * 1024
const NULL_FIELD = -1
/** PostgreSQL counts days from 2000-01-01. */
const EPOCH_2000 = 10_957
/** A jsonb value on the wire begins with its version. */
const JSONB_VERSION = 1

export type CopyTable = RowWriter & {
  /** Resolves once the socket takes more; throws what the server refused. */
  ready(): Promise<void>
  /** Ends the COPY; the rows are in the table when it resolves. */
  finish(): Promise<void>
  abort(reason: Error): void
}

type RowWriter = {
  begin(columns: number): void
  bytes(value: Uint8Array): void
  text(value: string): void
  jsonb(json: string): void
  int4(value: number): void
  int8(value: bigint): void
  /** Days since 1970-01-01. */
  date(epochDay: number): void
  nothing(): void
}

export function startCopy(client: PoolClient, table: string, columns: string): CopyTable {
  const stream: CopyStreamQuery = client.query(
    copyFrom(`copy ${table} (${columns}) from stdin with (format binary)`),
  )
  let failure: Error | null = null
  stream.on('error', (error) => {
    failure = error
  })
  const blocks = createBlocks(stream)
  return {
    ...rowWriter(blocks),
    async ready() {
      if (failure) throw failure
      if (stream.writableNeedDrain) await once(stream, 'drain')
    },
    async finish() {
      if (failure) throw failure
      const end = blocks.room(2)
      end.buffer.writeInt16BE(-1, end.at)
      blocks.flush()
      stream.end()
      await once(stream, 'finish')
    },
    abort(reason) {
      if (!stream.destroyed && !stream.writableFinished) stream.destroy(reason)
    },
  }
}

type Place = { readonly buffer: Buffer; readonly at: number }

type Blocks = {
  /** Where so many bytes may be written; they count as written. */
  room(bytes: number): Place
  /** Gives back what was not needed of the last room. */
  unused(bytes: number): void
  flush(): void
}

/**
 * Blocks are used again, so that half a gigabyte of COPY data is not half a gigabyte of garbage.
 * The stream reports a block as written only when the socket has let go of it, because a block is
 * larger than what a socket is willing to hold back.
 */
function createBlocks(stream: CopyStreamQuery): Blocks {
  assert(BLOCK_BYTES / 2 >= getDefaultHighWaterMark(false), 'a block fills the socket')
  const free: Buffer[] = []
  const obtain = () => free.pop() ?? Buffer.allocUnsafeSlow(BLOCK_BYTES)
  let buffer = obtain()
  let used = SIGNATURE.copy(buffer)

  function flush(): void {
    const written = buffer
    const isReusable = used >= BLOCK_BYTES / 2
    stream.write(written.subarray(0, used), () => {
      if (isReusable) free.push(written)
    })
    buffer = obtain()
    used = 0
  }

  return {
    room(bytes) {
      if (used + bytes > BLOCK_BYTES) flush()
      assert(bytes <= BLOCK_BYTES, 'a value is smaller than a block')
      const at = used
      used += bytes
      return { buffer, at }
    },
    unused(bytes) {
      used -= bytes
    },
    flush,
  }
}

function rowWriter({ room, unused }: Blocks): RowWriter {
  /** UTF-8 takes at most three bytes for each UTF-16 unit. */
  function utf8(value: string, lead: number): Place {
    const most = lead + value.length * 3
    const place = room(4 + most)
    const written = place.buffer.write(value, place.at + 4 + lead, 'utf8')
    place.buffer.writeInt32BE(lead + written, place.at)
    unused(most - lead - written)
    return place
  }

  function int4(value: number): void {
    const { buffer, at } = room(8)
    buffer.writeInt32BE(4, at)
    buffer.writeInt32BE(value, at + 4)
  }

  return {
    begin(columns) {
      const { buffer, at } = room(2)
      buffer.writeInt16BE(columns, at)
    },
    bytes(value) {
      const { buffer, at } = room(4 + value.length)
      buffer.writeInt32BE(value.length, at)
      buffer.set(value, at + 4)
    },
    text(value) {
      utf8(value, 0)
    },
    jsonb(json) {
      const { buffer, at } = utf8(json, 1)
      buffer[at + 4] = JSONB_VERSION
    },
    int4,
    int8(value) {
      const { buffer, at } = room(12)
      buffer.writeInt32BE(8, at)
      buffer.writeBigInt64BE(value, at + 4)
    },
    date(epochDay) {
      int4(epochDay - EPOCH_2000)
    },
    nothing() {
      const { buffer, at } = room(4)
      buffer.writeInt32BE(NULL_FIELD, at)
    },
  }
}
