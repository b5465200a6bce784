import { pathTo } from '#components/portal/paths.ts'
import { seeOther } from '#server/api/see-other.ts'
import { caller, orSignIn } from '#server/api/web.ts'

export const dynamic = 'force-dynamic'

/** Where the main button of an agreement is. */
const PLACES: Readonly<Record<string, string>> = { acordo: '', pagar: '#pagar' }

/** A shortcut of the home screen: to the agreement that runs, or to what there is. */
export async function GET(
  _request: Request,
  { params }: { params: Promise<{ to: string }> },
): Promise<Response> {
  const place = PLACES[(await params).to]
  const agreements = await orSignIn('debtor', async () => (await caller()).agreements.list())
  const running = agreements?.find(({ status }) => status === 'active')
  if (place === undefined || !running) return seeOther(pathTo.situation())
  return seeOther(`${pathTo.agreement(running.id)}${place}`)
}
