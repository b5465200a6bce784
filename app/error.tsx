'use client'

import { ErrorContent } from '#components/portal/error-content.tsx'

/** When a page could not be made: the digest is the reference that support finds in the log. */
export default function PageError({
  error,
  reset,
}: {
  error: Error & { digest?: string }
  reset: () => void
}) {
  return <ErrorContent reference={error.digest ?? null} retry={reset} />
}
