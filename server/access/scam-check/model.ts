import { findCheckCodes, readCheckCode } from '#server/messages/check-code/model.ts'
import { isTokenShaped } from '../model.ts'

/** What a pasted text claims to come from us by. */
export type Claims = {
  /** Check codes of messages, normalised. */
  readonly codes: readonly string[]
  readonly links: readonly LinkClaim[]
  /** A Pix "copia e cola", as pasted. */
  readonly pix: string | null
}

/**
 * `foreign` leads elsewhere; `ours` is a page of ours; `token` is an access link on our address,
 * which is ours if it was minted.
 */
export type LinkClaim =
  | { readonly kind: 'foreign' | 'ours' }
  | { readonly kind: 'token'; readonly token: string }

/** A whole e-mail fits; more is nobody's message. */
const LONGEST_TEXT = 10_000
const MOST_CODES = 4

/**
 * Reads what somebody pasted: a message code, a link, a Pix code, or a whole message with some of
 * them. `portalUrl` is the one address of the portal; anything that merely contains it is foreign.
 */
export function readClaims(text: string, portalUrl: string): Claims {
  const pasted = text.slice(0, LONGEST_TEXT).trim()
  const typed = readCheckCode(pasted)
  if (typed !== null) return { codes: [typed], links: [], pix: null }
  const pix = /000201\d{2}[^\r\n]*/.exec(pasted)?.[0].trim() ?? null
  const rest = pix === null ? pasted : pasted.replace(pix, ' ')
  return {
    codes: [...new Set(findCheckCodes(rest))].slice(0, MOST_CODES),
    links: findLinks(rest, portalUrl),
    pix,
  }
}

const WITH_SCHEME = /[a-z][a-z0-9+.-]*:\/\/\S+/gi
/** Addresses of people are no links, unless a path makes them one (`site.com.br@mau.example/l`). */
const MAIL_ADDRESS = /(?<![\w@/.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+(?![\w@/:?#\\])/g
const BARE = /(?:[\p{L}\p{N}_-]+\.)+\p{L}{2,}(?::\d+)?(?:[/?#]\S*)?|localhost(?::\d+)?(?:\/\S*)?/giu

function findLinks(text: string, portalUrl: string): LinkClaim[] {
  const portal = new URL(portalUrl)
  const withScheme = text.match(WITH_SCHEME) ?? []
  const rest = text.replace(WITH_SCHEME, ' ').replace(MAIL_ADDRESS, ' ')
  const bare = rest.match(BARE) ?? []
  return [
    ...withScheme.map((link) => judgeLink(link, portal)),
    ...bare.map((link) => judgeLink(`${portal.protocol}//${link}`, portal)),
  ]
}

/** A whole address, read as a browser reads it: what comes before an @ is not the host. */
function judgeLink(link: string, portal: URL): LinkClaim {
  const url = URL.parse(link.replace(/[.,;:!?)\]>"']+$/, ''))
  if (url === null || url.origin !== portal.origin || url.username !== '' || url.password !== '') {
    return { kind: 'foreign' }
  }
  const [first, token, ...more] = url.pathname.split('/').slice(1)
  if (first !== 'l') return { kind: 'ours' }
  const isWhole = token !== undefined && isTokenShaped(token) && more.join('') === ''
  return isWhole ? { kind: 'token', token } : { kind: 'foreign' }
}
