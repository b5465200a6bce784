import { answerForm } from '#app/_document/form.ts'
import { stopViewing } from '#server/api/viewing.ts'

export const dynamic = 'force-dynamic'

/** The button on every page that is looked at in somebody's place. */
export function POST(request: Request): Promise<Response> {
  return answerForm(request, '/admin/visao/encerrar', async () => {
    await stopViewing()
    return '/admin/devedores'
  })
}
