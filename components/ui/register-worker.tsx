'use client'

import { useEffect } from 'react'

/** Registers the hand-written worker, which only serves static files and the offline page. */
export function RegisterWorker() {
  useEffect(() => {
    navigator.serviceWorker?.register('/sw.js', { updateViaCache: 'none' }).catch(() => {})
  }, [])
  return null
}
