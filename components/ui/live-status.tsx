'use client'

import { useEffect, useState } from 'react'

const POLL_MS = 5_000

function follow(text: string): boolean {
  const answer: { next?: unknown } = JSON.parse(text)
  // Only a path of this site: what the server sends is never an address elsewhere.
  if (typeof answer.next !== 'string' || !/^\/(?!\/)/.test(answer.next)) return false
  location.replace(answer.next)
  return true
}

/**
 * Watches a charge and moves on when it changes: server-sent events, then a poll every five seconds
 * where they fail, and a look at once when the person comes back from the bank app, because
 * background tabs are put to sleep. A refused answer ends the watching and leaves the code on screen.
 */
function watch(url: string): () => void {
  let timer: ReturnType<typeof setInterval> | undefined
  let over = false
  const stop = () => {
    over = true
    clearInterval(timer)
    stream.close()
  }
  const look = async () => {
    if (over || document.hidden) return
    const answer = await fetch(url, { cache: 'no-store' }).catch(() => null)
    if (answer?.status === 401 || answer?.status === 403) return stop()
    if (answer?.ok && follow(await answer.text())) stop()
  }
  const stream = new EventSource(url)
  stream.onmessage = (event) => {
    if (follow(event.data)) stop()
  }
  stream.onerror = () => {
    stream.close()
    if (!over) timer ??= setInterval(look, POLL_MS)
  }
  document.addEventListener('visibilitychange', look)
  return () => {
    stop()
    document.removeEventListener('visibilitychange', look)
  }
}

export function LiveStatus(props: { url: string; waiting: string; offline: string }) {
  const [online, setOnline] = useState(true)
  useEffect(() => watch(props.url), [props.url])
  useEffect(() => {
    const read = () => setOnline(navigator.onLine)
    read()
    addEventListener('online', read)
    addEventListener('offline', read)
    return () => {
      removeEventListener('online', read)
      removeEventListener('offline', read)
    }
  }, [])
  return (
    <p
      role="status"
      className={`needs-script text-note ${online ? 'text-soft' : 'font-semibold text-warn'}`}
    >
      {online ? props.waiting : props.offline}
    </p>
  )
}
