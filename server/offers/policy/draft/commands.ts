import type { Creditor } from '#server/creditors/model.ts'
import type { CreditorId } from '#server/kernel/id.ts'
import { ok, type Result, refuse } from '#server/kernel/result.ts'
import type { Tx } from '#server/platform/db.ts'
import type { StaffScope } from '#server/platform/scope.ts'
import { writeDraft } from '#server/staff/publication/commands.ts'
import { draftOf, versionsOf } from '#server/staff/publication/data.ts'
import { firstPolicy } from '../beginning/model.ts'
import { type OfferPolicy, type OfferRule, type PolicyTerms, withRule } from '../model.ts'
import { OFFER_SHELF } from './data.ts'

/** What a form does to a draft. An illegal draft may be written; it cannot be published. */
export type DraftEdit =
  | {
      readonly kind: 'whole'
      readonly terms: PolicyTerms
    }
  /** Replaces the rule at a place, or adds it behind the last one. */
  | { readonly kind: 'rule'; readonly place: number; readonly rule: OfferRule }
  | { readonly kind: 'remove'; readonly place: number }
  | { readonly kind: 'raise'; readonly place: number }

export type DraftRefusal =
  /** Somebody else wrote meanwhile: read again. */
  | 'changed'
  | 'no_such_rule'
  /** A policy has one rule at least. */
  | 'last_rule'

/** Writes the next version of a draft; `version` is the one that was read. */
export async function editDraft(
  tx: Tx,
  scope: StaffScope,
  { creditorId, version, edit }: { creditorId: CreditorId; version: number; edit: DraftEdit },
): Promise<Result<{ version: number }, DraftRefusal>> {
  const draft = await draftOf(tx, scope, OFFER_SHELF, creditorId)
  if (draft === null || draft.version !== version) return refuse('changed')
  const edited = editedPolicy(draft.content, edit)
  if (!edited.ok) return edited
  const next = { creditorId, after: version, content: edited.value }
  return writeDraft(tx, scope, OFFER_SHELF, next)
}

/**
 * A draft with the rules of a version that is or was in force: where one begins, and the one click
 * back to older rules, which are then published as a new version. Of none (null) it begins with the
 * first policy, where nothing was ever in force.
 */
export async function draftFromVersion(
  tx: Tx,
  scope: StaffScope,
  {
    creditor,
    version,
    published,
  }: {
    creditor: Pick<Creditor, 'id' | 'kind' | 'breachEffect'>
    version: number | null
    published: number | null
  },
): Promise<Result<{ version: number }, 'changed' | 'no_such_version'>> {
  const creditorId = creditor.id
  const versions = await versionsOf(tx, scope, OFFER_SHELF, creditorId)
  const known = versions.find((one) => one.version === published)?.content
  const begins = published === null && versions.length === 0
  const policy = begins ? firstPolicy(creditor) : known
  if (!policy) return refuse('no_such_version')
  const draft = await draftOf(tx, scope, OFFER_SHELF, creditorId)
  if ((draft?.version ?? null) !== version) return refuse('changed')
  const next = { creditorId, after: version ?? 0, content: policy }
  return writeDraft(tx, scope, OFFER_SHELF, next)
}

function editedPolicy(
  policy: OfferPolicy,
  edit: DraftEdit,
): Result<OfferPolicy, 'no_such_rule' | 'last_rule'> {
  const { rules } = policy
  if (edit.kind === 'whole') return ok({ ...policy, ...edit.terms })
  if (edit.kind === 'rule') {
    if (edit.place > rules.length) return refuse('no_such_rule')
    return ok(withRule(policy, edit.place, edit.rule))
  }
  const chosen = rules[edit.place]
  if (!chosen) return refuse('no_such_rule')
  const others = rules.filter((_, place) => place !== edit.place)
  if (edit.kind === 'remove') {
    return others.length === 0 ? refuse('last_rule') : ok({ ...policy, rules: others })
  }
  const above = Math.max(0, edit.place - 1)
  return ok({ ...policy, rules: others.toSpliced(above, 0, chosen) })
}
