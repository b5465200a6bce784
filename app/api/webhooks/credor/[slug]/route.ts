import { receiveCreditorNotice } from '#server/api/webhooks.ts'

export const dynamic = 'force-dynamic'

/** A creditor's own word about names it has cleared (docs/creditor-files.md). */
export async function POST(
  request: Request,
  { params }: { params: Promise<{ slug: string }> },
): Promise<Response> {
  const { slug } = await params
  return receiveCreditorNotice(slug, request)
}
