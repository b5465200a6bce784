import { creditorBySlug, loadCatalogue } from '#server/creditors/data.ts'
import type { Creditor } from '#server/creditors/model.ts'
import type { CreditorId } from '#server/kernel/id.ts'
import { inputHash } from '#server/platform/crypto.ts'
import type { Tx } from '#server/platform/db.ts'
import type { Scope, StaffScope } from '#server/platform/scope.ts'
import { type Section, type SectionValues, sectionOf } from './model.ts'

/** Whether somebody works for this creditor. */
export function worksFor(who: StaffScope, { id }: Pick<Creditor, 'id'>): boolean {
  return who.creditorIds === 'all' || who.creditorIds.includes(id)
}

export type ListedCreditor = Pick<
  Creditor,
  'id' | 'slug' | 'kind' | 'tradeName' | 'legalName' | 'cnpj'
>

/** The creditors somebody works for, by name. */
export async function creditorsOf(tx: Tx, who: StaffScope): Promise<ListedCreditor[]> {
  const { creditors } = await loadCatalogue(tx, who)
  return [...creditors.values()]
    .filter((creditor) => worksFor(who, creditor))
    .map(({ id, slug, kind, tradeName, legalName, cnpj }) => ({
      id,
      slug,
      kind,
      tradeName,
      legalName,
      cnpj,
    }))
    .sort((one, other) => one.tradeName.localeCompare(other.tradeName, 'pt-BR'))
}

/**
 * One creditor as its page shows it: each section as it stands, with its hash, and every change
 * there was. Its account has a page of its own, for fewer eyes.
 */
export async function creditorFor(
  tx: Tx,
  scope: Scope,
  { who, slug }: { readonly who: StaffScope; readonly slug: string },
) {
  const creditor = await creditorBySlug(tx, scope, slug)
  if (creditor === null || !worksFor(who, creditor)) return null
  const { kind, tradeName } = creditor
  const values = {
    identity: sectionOf(creditor, 'identity'),
    branding: sectionOf(creditor, 'branding'),
    conduct: sectionOf(creditor, 'conduct'),
    contact: sectionOf(creditor, 'contact'),
  } satisfies Record<Section, SectionValues>
  const seen = (section: Section) => inputHash(values[section]).toString('hex')
  return {
    creditor: { slug: creditor.slug, kind, tradeName },
    values,
    seen: {
      identity: seen('identity'),
      branding: seen('branding'),
      conduct: seen('conduct'),
      contact: seen('contact'),
    } satisfies Record<Section, string>,
    changes: await changesOf(tx, scope, creditor.id),
    mayChange: who.permissions.has('creditors.manage'),
  }
}

export type ChangeOfCreditor = {
  readonly id: string
  readonly section: Section
  readonly before: SectionValues
  readonly after: SectionValues
  readonly inForceSince: Temporal.Instant
  readonly by: string
}

/** Every change of a creditor, newest first, with who made it; for the system, as names are the team's. */
export async function changesOf(
  tx: Tx,
  _scope: Scope,
  creditorId: CreditorId,
): Promise<ChangeOfCreditor[]> {
  const rows = await tx.sql<Omit<ChangeOfCreditor, 'inForceSince'> & { since: Temporal.Instant }>(
    `select c.id, c.section, c.before, c.after, c.in_force_since as since, u.name as by
       from creditor_changes c join staff_users u on u.id = c.changed_by
      where c.creditor_id = $1 order by c.in_force_since desc, c.id desc`,
    [creditorId],
  )
  return rows.map(({ since, ...row }) => ({ ...row, inForceSince: since }))
}
