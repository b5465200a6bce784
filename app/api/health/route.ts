import { databaseAnswers } from '#server/api/health.ts'

export const dynamic = 'force-dynamic'

/** For load balancers: 200 while the database answers. Says nothing about anything else. */
export async function GET(): Promise<Response> {
  const healthy = await databaseAnswers()
  return Response.json(
    { status: healthy ? 'ok' : 'unavailable' },
    { status: healthy ? 200 : 503, headers: { 'cache-control': 'no-store' } },
  )
}
