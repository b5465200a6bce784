import pg from 'pg'
import type { EmbeddedPostgres } from './embedded-postgres.ts'

export const OWNER_ROLE = 'quita_owner'
export const APP_ROLE = 'quita_app'

export type RolePasswords = { superuser: string; owner: string; app: string }

/**
 * The two roles of the product on a server of our own: the owner migrates, the application role
 * owns nothing, so that row-level security holds for it. Safe to repeat.
 */
export async function ensureRoles(
  server: EmbeddedPostgres,
  passwords: RolePasswords,
): Promise<void> {
  await asSuperuser(server, passwords.superuser, async (client) => {
    await ensureRole(client, OWNER_ROLE, passwords.owner)
    await ensureRole(client, APP_ROLE, passwords.app)
  })
}

/** Makes a database owned by the owner role, which only the two roles may open. Safe to repeat. */
export async function ensureDatabase(
  server: EmbeddedPostgres,
  superuserPassword: string,
  name: string,
): Promise<void> {
  await asSuperuser(server, superuserPassword, async (client) => {
    const found = await client.query('select 1 from pg_database where datname = $1', [name])
    if (found.rowCount === 0) {
      await client.query(`create database ${client.escapeIdentifier(name)} owner ${OWNER_ROLE}`)
    }
    await client.query(`revoke all on database ${client.escapeIdentifier(name)} from public`)
    await client.query(`grant connect on database ${client.escapeIdentifier(name)} to ${APP_ROLE}`)
  })
}

async function ensureRole(client: pg.Client, role: string, password: string): Promise<void> {
  const found = await client.query('select 1 from pg_roles where rolname = $1', [role])
  const rights = `login nosuperuser nocreaterole nocreatedb nobypassrls password ${client.escapeLiteral(password)}`
  await client.query(`${found.rowCount === 0 ? 'create' : 'alter'} role ${role} ${rights}`)
}

async function asSuperuser(
  server: EmbeddedPostgres,
  password: string,
  work: (client: pg.Client) => Promise<void>,
): Promise<void> {
  const client = new pg.Client({ connectionString: server.url('postgres', password, 'postgres') })
  await client.connect()
  try {
    await work(client)
  } finally {
    await client.end()
  }
}
