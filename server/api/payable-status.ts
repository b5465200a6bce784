import { TRPCError } from '@trpc/server'
import { onPayment } from '#server/api/payment-events.ts'
import { caller } from '#server/api/web.ts'

/** A stream is ended after this long; the browser opens it again by itself. */
const STREAM_MS = 55_000
/** How often a stream looks by itself, in case the bell was not heard. */
const LOOK_MS = 5_000

const HEADERS = { 'cache-control': 'no-store', 'x-accel-buffering': 'no' }

type Api = Awaited<ReturnType<typeof caller>>

/**
 * The state of one payable for the page that waits for it: a stream of events where the browser
 * asks for one, plain JSON otherwise. Says only whether to move on, and where to. The caller is made
 * here, within the request: the payment bell rings in the context of whichever request first
 * listened for it, and cookies read there would be somebody else's.
 */
export async function answerPayableStatus(request: Request, payableId: string): Promise<Response> {
  const api = await caller()
  const ask = await nextPage(api, payableId)
  if (typeof ask === 'number') return new Response(null, { status: ask, headers: HEADERS })
  const wantsStream = request.headers.get('accept')?.includes('text/event-stream') ?? false
  if (!wantsStream) return Response.json(ask, { headers: HEADERS })
  return new Response(
    eventStream(request.signal, () => nextPage(api, payableId), payableId, ask),
    {
      headers: { ...HEADERS, 'content-type': 'text/event-stream; charset=utf-8' },
    },
  )
}

type Next = { next: string | null }

async function nextPage(api: Api, payableId: string): Promise<Next | number> {
  try {
    const { paid } = await api.agreements.payableStatus({ payableId })
    return { next: paid ? `/pago/${payableId}` : null }
  } catch (error) {
    if (!(error instanceof TRPCError)) return 503
    if (error.code === 'UNAUTHORIZED') return 401
    return error.code === 'INTERNAL_SERVER_ERROR' ? 503 : 404
  }
}

function eventStream(
  signal: AbortSignal,
  ask: () => Promise<Next | number>,
  payableId: string,
  first: Next,
): ReadableStream {
  const encoder = new TextEncoder()
  let finish = () => {}
  return new ReadableStream({
    start(controller) {
      const send = (answer: Next) =>
        controller.enqueue(encoder.encode(`data: ${JSON.stringify(answer)}\n\n`))
      const look = async () => {
        const answer = await ask()
        if (typeof answer === 'number') return finish()
        send(answer)
        if (answer.next) finish()
      }
      const stopListening = onPayment(payableId, () => void look())
      const timer = setInterval(() => void look(), LOOK_MS)
      const end = setTimeout(() => finish(), STREAM_MS)
      finish = () => {
        finish = () => {}
        stopListening()
        clearInterval(timer)
        clearTimeout(end)
        controller.close()
      }
      signal.addEventListener('abort', () => finish())
      send(first)
      if (first.next) finish()
    },
    cancel() {
      finish()
    },
  })
}
