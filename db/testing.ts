/** A database of its own for each integration test: real PostgreSQL, every migration applied. */
import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { inject } from 'vitest'

export const TEMPLATE_DATABASE = 'quita_template'

declare module 'vitest' {
  interface ProvidedContext {
    testDatabase: { superuserUrl: string; rolePassword: string }
  }
}

export type TestDatabase = {
  /** As quita_owner: sees past row-level security; for preparing and checking. */
  ownerUrl: string
  /** As quita_app: what the product itself uses. */
  appUrl: string
  /** Ends every connection, deletes every row and leaves the database to another test. */
  giveBack(): Promise<void>
}

/**
 * A migrated, empty database: one that a test before gave back, or else a copy of the template.
 * Emptying takes a few milliseconds, copying several hundred.
 */
export async function createTestDatabase(): Promise<TestDatabase> {
  const { superuserUrl, rolePassword } = inject('testDatabase')
  const name = await as(superuserUrl, async (client) => {
    const { rows } = await client.query<{ name: string }>(TAKE_FREE)
    if (rows[0]) return rows[0].name
    const fresh = `test_${randomUUID().replaceAll('-', '')}`
    await client.query(
      `create database ${fresh} template ${TEMPLATE_DATABASE} owner quita_owner strategy file_copy`,
    )
    await client.query(`grant connect on database ${fresh} to quita_app`)
    return fresh
  })
  const itself = urlFor(superuserUrl, name)
  return {
    ownerUrl: urlFor(superuserUrl, name, { role: 'quita_owner', password: rolePassword }),
    appUrl: urlFor(superuserUrl, name, { role: 'quita_app', password: rolePassword }),
    giveBack: async () => {
      const clean = await as(itself, (client) => emptied(client))
      const end = clean
        ? `insert into free_databases values ('${name}')`
        : `drop database if exists ${name} with (force)`
      await as(superuserUrl, (client) => client.query(end))
    },
  }
}

/** What the server keeps beside the databases: the names of those that wait for another test. */
export const FREE_DATABASES = 'create table free_databases (name text primary key)'

const TAKE_FREE = `delete from free_databases where name =
  (select name from free_databases limit 1 for update skip locked) returning name`

/**
 * Goes into the template: notes that a test changed the schema itself, so that its database is
 * thrown away and never given to the next one. Temporary tables change nothing that stays.
 */
export const WATCH_SCHEMA = `
  create schema watch;
  create table watch.changes (command text);
  grant usage on schema watch to public;
  grant select on watch.changes to public;
  create function watch.note() returns event_trigger security definer language plpgsql as $$
    begin
      insert into watch.changes select tg_tag where tg_tag like 'DROP %' or exists
        (select from pg_event_trigger_ddl_commands() where schema_name is distinct from 'pg_temp');
    end $$;
  create event trigger watch on ddl_command_end execute function watch.note();`

/** Ends every other connection and deletes every row; false if the schema is not the template's. */
async function emptied(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ tables: string | null; changed: boolean }>(`
    select exists (select from watch.changes) as changed,
      (select string_agg(oid::regclass::text, ', ') from pg_class
        where relkind = 'r' and relnamespace::regnamespace::text in ('public', 'pgboss')
          and oid not in ('pgboss.version'::regclass, 'pgboss.instance'::regclass) and pg_relation_size(oid) > 0) as tables,
      (select count(pg_terminate_backend(pid, 5000)) from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid()) as ended`)
  if (rows[0]?.changed !== false) return false
  // The guards of what may only grow are for the product, not for the end of a test.
  await client.query('set session_replication_role = replica')
  if (rows[0].tables) await client.query(`truncate ${rows[0].tables} cascade`)
  await client.query(`select setval(format('%I.%I', schemaname, sequencename), start_value, false)
    from pg_sequences where schemaname in ('public', 'pgboss') and last_value is not null`)
  return true
}

function urlFor(
  serverUrl: string,
  database: string,
  as?: { role: string; password: string },
): string {
  const url = new URL(serverUrl)
  if (as) {
    url.username = as.role
    url.password = as.password
  }
  url.pathname = `/${database}`
  return url.href
}

async function as<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
