export const dynamic = 'force-dynamic'

/** The floor of the notices: a route of the same build that reads JSON and answers JSON. */
export async function POST(request: Request): Promise<Response> {
  const told: unknown = await request.json()
  return Response.json({ took: JSON.stringify(told).length })
}
