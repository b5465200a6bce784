import { ok, type Result, refuse } from '#server/kernel/result.ts'
import { readBrCode } from '#server/payments/br-code/model.ts'
import { type Core, inScope } from '#server/platform/db.ts'
import { mintSystemScope } from '#server/platform/scope-mint.ts'
import { takeTry, type Visitor } from '../budget/commands.ts'
import { CHECKS_PER_ADDRESS, CHECKS_PER_NETWORK } from '../budget/model.ts'
import { type Known, lookUpClaims } from './data.ts'
import { type Claims, readClaims } from './model.ts'

export type Authenticity =
  | { readonly verdict: 'ours'; readonly kind: 'message' | 'link' | 'pix' }
  | { readonly verdict: 'not_found' | 'unreadable'; readonly kind: null }

const BUDGETS = { address: CHECKS_PER_ADDRESS, network: CHECKS_PER_NETWORK }

/**
 * "Isto é golpe?": yes or no, to anybody, and never whose. One foreign link makes the whole text
 * foreign, because a true code is easily copied into a false message.
 */
export async function checkAuthenticity(
  core: Core,
  { portalUrl }: { portalUrl: string },
  { text, client }: { text: string; client: Visitor },
): Promise<Result<Authenticity, 'throttled'>> {
  const admitted = await takeTry(core, client, BUDGETS)
  if (!admitted.ok) return refuse('throttled')
  const claims = readClaims(text, portalUrl)
  const scope = mintSystemScope('scam-check')
  const known = await inScope(core, scope, (tx) => lookUpClaims(tx, scope, claims))
  return ok(judge(claims, known))
}

function judge(claims: Claims, known: Known): Authenticity {
  const { codes, links, pix } = claims
  const isEmpty = codes.length === 0 && links.length === 0 && pix === null
  if (isEmpty || (pix !== null && !readBrCode(pix).ok)) {
    return { verdict: 'unreadable', kind: null }
  }
  if (links.some((link) => link.kind === 'foreign')) return { verdict: 'not_found', kind: null }
  if (pix !== null) {
    return known.pix ? { verdict: 'ours', kind: 'pix' } : { verdict: 'not_found', kind: null }
  }
  if (known.code) return { verdict: 'ours', kind: 'message' }
  const isPageOfOurs = codes.length === 0 && links.every((link) => link.kind === 'ours')
  if (known.token || isPageOfOurs) return { verdict: 'ours', kind: 'link' }
  return { verdict: 'not_found', kind: null }
}
