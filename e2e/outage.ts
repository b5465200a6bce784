import { Client } from 'pg'
import { setting } from './product.ts'

const FINDING = 'on function resolve_debtor_session(bytea, timestamptz)'

/** The database refuses to look sessions up, until the function that is answered is called. */
export async function sessionsCannotBeFound(): Promise<() => Promise<void>> {
  await asOwner(`revoke execute ${FINDING} from quita_app`)
  return () => asOwner(`grant execute ${FINDING} to quita_app`)
}

async function asOwner(statement: string): Promise<void> {
  const client = new Client({ connectionString: setting('DATABASE_OWNER_URL') })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
