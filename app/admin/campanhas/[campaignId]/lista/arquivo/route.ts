import { TRPCError } from '@trpc/server'
import { LIST_HEAD, listLine, listName } from '#app/admin/_parts/campaign-file.ts'
import { ownForm } from '#server/api/forms.ts'
import { runtime } from '#server/api/runtime.ts'
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
  let part: Awaited<ReturnType<typeof campaigns.exportMembers>> | null
  try {
    part = await campaigns.exportMembers(input.data)
  } catch (error) {
    if (!(error instanceof TRPCError) || error.code === 'INTERNAL_SERVER_ERROR') throw error
    return empty(error.code === 'UNAUTHORIZED' ? 401 : 404)
  }
  const encoder = new TextEncoder()
  let head = LIST_HEAD
  const stream = new ReadableStream({
    async pull(controller) {
      if (part === null) return controller.close()
      controller.enqueue(encoder.encode(head + part.rows.map(listLine).join('')))
      head = ''
      const { next } = part
      part = next === null ? null : await campaigns.exportMembers({ ...input.data, after: next })
    },
  })
  return new Response(stream, {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="${listName(input.data.group)}"`,
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; sandbox",
      'referrer-policy': 'no-referrer',
    },
  })
}

function empty(status: number): Response {
  return new Response(null, { status, headers: { 'cache-control': 'no-store' } })
}
