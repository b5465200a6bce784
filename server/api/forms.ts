import type { NextRequest } from 'next/server'

const MAX_FORM_BYTES = 32 * 1024

/**
 * The fields of a plain form that came from our own pages; null for any other sender. Browsers
 * name the origin of every POST; what comes without one is not a browser of this decade.
 */
export async function ownForm(
  request: Request | NextRequest,
  portalUrl: string,
): Promise<URLSearchParams | null> {
  if (request.headers.get('origin') !== new URL(portalUrl).origin) return null
  const type = request.headers.get('content-type') ?? ''
  if (!type.startsWith('application/x-www-form-urlencoded')) return null
  const length = request.headers.get('content-length') ?? ''
  if (!/^\d{1,9}$/.test(length) || Number(length) > MAX_FORM_BYTES) return null
  return new URLSearchParams(await request.text())
}
