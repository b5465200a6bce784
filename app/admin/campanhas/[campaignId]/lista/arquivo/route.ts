import { LIST_HEAD, listLine, listName } from '#app/admin/_parts/campaign-file.ts'
import { fileInParts } from '#server/api/file-in-parts.ts'
import { ownForm } from '#server/api/forms.ts'
import { runtime } from '#server/api/runtime.ts'
import { empty, goTo, orRefused } from '#server/api/staff-forms.ts'
import { staffCaller } from '#server/api/web.ts'
import { membersInput } from '#server/campaigns/schema.ts'

export const dynamic = 'force-dynamic'

/** People of one group as a file, masked, part by part; each part is recorded. */
export async function POST(
  request: Request,
  { params }: { params: Promise<{ campaignId: string }> },
): Promise<Response> {
  const form = await ownForm(request, runtime().env.PORTAL_URL)
  if (form === null) return empty(403)
  const { campaignId } = await params
  const input = membersInput.safeParse({ campaignId, group: form.get('grupo'), after: null })
  if (!input.success) return empty(404)
  const { campaigns } = await staffCaller()
  const partOf = async (after: typeof input.data.after) => {
    const { rows, next } = await campaigns.exportMembers({ ...input.data, after })
    return { text: (after === null ? LIST_HEAD : '') + rows.map(listLine).join(''), next }
  }
  const first = await orRefused(() => partOf(null))
  if (first === 'signed_out') return goTo('/admin/entrar')
  if (first === null) return empty(404)
  return fileInParts(listName(input.data.group), first, partOf)
}
