import { currentCatalogue } from '#server/creditors/data.ts'
import type { CreditorId, DebtorId, StaffId } from '#server/kernel/id.ts'
import { parseTaxId } from '#server/kernel/tax-id.ts'
import { normaliseEmail, normalisePhone } from '#server/people/model.ts'
import { nameIndexes } from '#server/people/names/data.ts'
import { nameWords } from '#server/people/names/model.ts'
import type { Vault } from '#server/platform/crypto.ts'
import type { Core, Tx } from '#server/platform/db.ts'
import type { StaffScope } from '#server/platform/scope.ts'
import { SEARCH_MINUTES, type SearchKey } from './model.ts'

/** The largest id there is: before the newest. */
const NEWEST = 'ffffffff-ffff-ffff-ffff-ffffffffffff'

/** The creditors a member of staff works for, by name. */
export async function creditorsInScope(core: Core, scope: StaffScope): Promise<CreditorId[]> {
  if (scope.creditorIds !== 'all') return [...scope.creditorIds]
  return [...(await currentCatalogue(core, scope)).creditors.keys()]
}

/** What was typed, as the indexes know it: each field null where the text is no such thing. */
type Keys = {
  readonly document: Buffer | null
  readonly phone: Buffer | null
  readonly email: Buffer | null
  readonly number: string | null
  /** For each creditor the index of one pair of names, and those of the others joined. */
  readonly names: readonly { creditorId: CreditorId; pair: Buffer; others: Buffer }[]
}

const FEWEST_WORDS = 2
const LONGEST_NUMBER = 60

function keysOf(vault: Vault, creditorIds: readonly CreditorId[], text: string): Keys {
  const document = parseTaxId(text)
  const phone = normalisePhone(text)
  const email = normaliseEmail(text)
  return {
    document: document.ok ? vault.blindIndex('debtors.document', document.value.value) : null,
    phone: phone.ok ? vault.blindIndex('contacts.sms', phone.value) : null,
    email: email.ok ? vault.blindIndex('contacts.email', email.value) : null,
    number: /\d/.test(text) && text.length <= LONGEST_NUMBER ? text : null,
    names: isName(text) ? creditorIds.flatMap((id) => namesAt(vault, id, text)) : [],
  }
}

/** A CPF or a contract with its points is words as well, but nobody's name. */
function isName(text: string): boolean {
  return nameWords(text).length >= FEWEST_WORDS && !/[\d@]/.test(text)
}

function namesAt(vault: Vault, creditorId: CreditorId, text: string) {
  const [pair, ...others] = nameIndexes(vault, creditorId, text)
  return pair ? [{ creditorId, pair, others: Buffer.concat(others) }] : []
}

/** What a text can be looked for by; empty: by nothing. */
export function searchKeys(vault: Vault, creditorIds: readonly CreditorId[], text: string) {
  const { names, ...keys } = keysOf(vault, creditorIds, text.trim())
  const found = Object.entries({ ...keys, name: names.length > 0 ? names : null })
  return found.flatMap(([key, value]): SearchKey[] => (value === null ? [] : [key as SearchKey]))
}

const FIND = `
  with found as (
    select id from debtors where document_index = $2
    union
    select debtor_id from contacts where channel = 'sms' and value_index = $3
    union
    select debtor_id from contacts where channel = 'email' and value_index = $4
    union
    select debtor_id from debts where contract_number = $5 and creditor_id = any ($1::uuid[])
    union
    select debtor_id from agreements where number = $5 and creditor_id = any ($1::uuid[])
    union
    select n.debtor_id
      from unnest($6::uuid[], $7::bytea[], $8::bytea[]) as asked (creditor_id, pair, others)
      cross join lateral (
        select m.debtor_id from debtor_names m
         where m.creditor_id = asked.creditor_id and m.name_index = asked.pair
           and m.debtor_id < $9::uuid
           and not exists (
             select from generate_series(0, length(asked.others) / 8 - 1) k
              where not exists (
                select from debtor_names o
                 where o.creditor_id = asked.creditor_id and o.debtor_id = m.debtor_id
                   and o.name_index = substring(asked.others from 1 + 8 * k for 8)))
         order by m.debtor_id desc limit $10) n
  )
  select f.id from found f
   where f.id < $9::uuid
     and exists (select from debts d where d.debtor_id = f.id and d.creditor_id = any ($1::uuid[]))
     and not exists (select from debtors p where p.id = f.id and p.document_sealed is null)
   order by f.id desc limit $10`

export type Hunt = {
  readonly creditorIds: readonly CreditorId[]
  readonly text: string
  readonly after: DebtorId | null
  readonly limit: number
}

/** The people a text leads to among those who owe, or owed, one of these creditors; newest first. */
export async function findPeople(tx: Tx, _scope: StaffScope, hunt: Hunt): Promise<DebtorId[]> {
  const { creditorIds, text, after, limit } = hunt
  const keys = keysOf(tx.vault, creditorIds, text.trim())
  const rows = await tx.sql<{ id: DebtorId }>(FIND, [
    creditorIds,
    keys.document,
    keys.phone,
    keys.email,
    keys.number,
    keys.names.map(({ creditorId }) => creditorId),
    keys.names.map(({ pair }) => pair),
    keys.names.map(({ others }) => others),
    after ?? NEWEST,
    limit,
  ])
  return rows.map(({ id }) => id)
}

/** Everybody who owes one of these creditors, the newest first. */
export async function browsePeople(
  tx: Tx,
  _scope: StaffScope,
  { creditorIds, after, limit }: Omit<Hunt, 'text'>,
): Promise<DebtorId[]> {
  const rows = await tx.sql<{ id: DebtorId }>(
    `select distinct x.debtor_id as id
       from unnest($1::uuid[]) as of (creditor_id)
       cross join lateral (
         select distinct d.debtor_id from debts d
          where d.creditor_id = of.creditor_id and d.debtor_id < $2::uuid
          order by d.debtor_id desc limit $3) x
      order by 1 desc limit $3`,
    [creditorIds, after ?? NEWEST, limit],
  )
  return rows.map(({ id }) => id)
}

const place = (staffId: StaffId) => ({ column: 'searches.text', row: staffId })

/** What an address carries of a search: sealed, good for half an hour and for who made it. */
export function sealSearch({ vault, clock }: Core, { staffId }: StaffScope, text: string): string {
  const until = clock.now().add({ minutes: SEARCH_MINUTES }).epochMilliseconds
  return vault.seal(`${until} ${text}`, place(staffId)).toString('base64url')
}

/** The text of a sealed search; null for anything that is none, is over, or is somebody else's. */
export function openSearch({ vault, clock }: Core, { staffId }: StaffScope, sealed: string) {
  const opened = openText(vault, sealed, staffId)
  const space = opened?.indexOf(' ') ?? -1
  if (opened === null || space === -1) return null
  const until = Number(opened.slice(0, space))
  return until > clock.now().epochMilliseconds ? opened.slice(space + 1) : null
}

function openText(vault: Vault, sealed: string, staffId: StaffId): string | null {
  try {
    return vault.open(Buffer.from(sealed, 'base64url'), place(staffId))
  } catch {
    // Cut off, made up, or sealed for somebody else: it leads nowhere.
    return null
  }
}
