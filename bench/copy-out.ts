import { createWriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'

/** `node bench/copy-out.ts <database> <table> <file>`: a table as `\copy … from` reads it. */
const [databaseUrl = '', table = '', file = ''] = process.argv.slice(2)
const client = new pg.Client({ connectionString: databaseUrl })
await client.connect()
await pipeline(
  client.query(copyTo(`copy ${client.escapeIdentifier(table)} to stdout`)),
  createWriteStream(file),
)
await client.end()
