import { fileInParts } from '#server/api/file-in-parts.ts'
import { ownForm } from '#server/api/forms.ts'
import { runtime } from '#server/api/runtime.ts'
import { empty, goTo, orRefused } from '#server/api/staff-forms.ts'
import { staffCaller } from '#server/api/web.ts'
import { neglectedCopyInput } from '#server/journeys/neglect/schema.ts'

export const dynamic = 'force-dynamic'

/** Those without a next step as a file: contracts and reasons, no names and no documents. */
export async function POST(
  request: Request,
  { params }: { params: Promise<{ creditor: string }> },
): Promise<Response> {
  const form = await ownForm(request, runtime().env.PORTAL_URL)
  if (form === null) return empty(403)
  const { creditor: creditorSlug } = await params
  const reason = form.get('motivo') || null
  const input = neglectedCopyInput.safeParse({ creditorSlug, reason, after: null, lines: 0 })
  if (!input.success) return empty(404)
  const { journeys } = await staffCaller()
  const partOf = (from: { after: typeof input.data.after; lines: number } | null) =>
    journeys.copyWithoutStep({ ...input.data, ...from })
  const first = await orRefused(() => partOf(null))
  if (first === 'signed_out') return goTo('/admin/entrar')
  if (first === null) return empty(404)
  return fileInParts('sem-proximo-passo.csv', first, partOf)
}
