/** A part of a file, and where the next one begins; null: it was the last. */
export type Part<Place> = { readonly text: string; readonly next: Place | null }

/**
 * A file that is asked for part by part while it is sent, so that it may be of any length. `partOf`
 * answers null for what is not there any more.
 */
export function fileInParts<Place>(
  name: string,
  first: Part<Place>,
  partOf: (place: Place) => Promise<Part<Place> | null>,
): Response {
  let next: Part<Place> | null = first
  const encoder = new TextEncoder()
  const stream = new ReadableStream({
    async pull(controller) {
      if (next === null) return controller.close()
      controller.enqueue(encoder.encode(next.text))
      const { next: place } = next
      next = place === null ? null : await partOf(place)
      if (next !== null) return
      // A file that ends in its middle must not look like a whole one.
      if (place === null) controller.close()
      else controller.error(new Error('the file ended early'))
    },
  })
  return new Response(stream, {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="${name}"`,
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; sandbox",
      'referrer-policy': 'no-referrer',
    },
  })
}
