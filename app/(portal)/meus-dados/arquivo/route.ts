import { TRPCError } from '@trpc/server'
import { pathTo } from '#components/portal/paths.ts'
import { seeOther } from '#server/api/see-other.ts'
import { caller } from '#server/api/web.ts'

export const dynamic = 'force-dynamic'

/** Everything we hold of the person, to take away; without a code it leads to the code. */
export async function GET(): Promise<Response> {
  try {
    const everything = await (await caller()).care.export()
    return new Response(JSON.stringify(everything, null, 2), {
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'content-disposition': 'attachment; filename="meus-dados.json"',
        'cache-control': 'no-store',
        'content-security-policy': "default-src 'none'; sandbox",
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
      },
    })
  } catch (error) {
    if (!(error instanceof TRPCError)) throw error
    if (error.code === 'UNAUTHORIZED') return seeOther('/sessao')
    if (error.code === 'FORBIDDEN') {
      return seeOther(`/codigo?para=${encodeURIComponent(pathTo.myDataFile())}`)
    }
    throw error
  }
}
