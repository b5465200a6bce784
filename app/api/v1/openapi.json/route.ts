import { openApiDocument } from '#server/api/openapi.ts'
import { runtime } from '#server/api/runtime.ts'

export const dynamic = 'force-dynamic'

/** The description of /api/v1, for whoever writes a creditor's side of it. */
export function GET(): Response {
  return Response.json(openApiDocument(runtime().services.portalUrl))
}
