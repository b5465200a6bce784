import { runtime } from '#server/api/runtime.ts'
import { paperKeysOf } from '#server/platform/env.ts'
import { publicKeySet } from '#server/platform/paper-signing.ts'

export const dynamic = 'force-dynamic'

/** The public keys of the papers' signatures, the current one first: what verifies a PDF offline. */
export function GET(): Response {
  const text = `${JSON.stringify(publicKeySet(paperKeysOf(runtime().env)), null, 2)}\n`
  return new Response(text, {
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'public, max-age=300',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    },
  })
}
