'use client'

import { ErrorContent } from '#components/portal/error-content.tsx'
import './globals.css'

/**
 * When even the frame of all pages could not be drawn. Next's own page for this carries an inline
 * style, which our Content-Security-Policy refuses.
 */
export default function GlobalError({
  error,
  reset,
}: {
  error: Error & { digest?: string }
  reset: () => void
}) {
  return (
    <html lang="pt-BR">
      <body>
        <title>Não conseguimos agora</title>
        <ErrorContent reference={error.digest ?? null} retry={reset} />
      </body>
    </html>
  )
}
