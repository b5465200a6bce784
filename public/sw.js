/*
 * The portal's service worker, by hand. It keeps two things: files whose name contains their hash
 * (they can never be stale) and the page shown without a network. It never stores HTML, RSC or API
 * answers of a person: what is private stays on the server.
 */
const CACHE = 'quita-1'
const OFFLINE = '/offline.html'
const STATIC = '/_next/static/'
/** Old hashes are dropped beyond this many files, so that deploys do not fill the phone. */
const MOST = 80

self.addEventListener('install', (event) => {
  event.waitUntil(
    caches
      .open(CACHE)
      .then((cache) => cache.add(new Request(OFFLINE, { cache: 'reload' })))
      .then(() => self.skipWaiting()),
  )
})

self.addEventListener('activate', (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter((n) => n !== CACHE).map((n) => caches.delete(n))))
      .then(() => self.clients.claim()),
  )
})

self.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== self.location.origin) return
  if (request.mode === 'navigate') event.respondWith(navigate(request))
  else if (url.pathname.startsWith(STATIC)) event.respondWith(fromCacheFirst(request))
})

async function navigate(request) {
  try {
    return await fetch(request)
  } catch {
    return (await caches.match(OFFLINE)) ?? Response.error()
  }
}

async function fromCacheFirst(request) {
  const cache = await caches.open(CACHE)
  const kept = await cache.match(request)
  if (kept) return kept
  const answer = await fetch(request)
  if (answer.ok && answer.type === 'basic') await keep(cache, request, answer.clone())
  return answer
}

async function keep(cache, request, answer) {
  await cache.put(request, answer)
  const keys = await cache.keys()
  const files = keys.filter((key) => new URL(key.url).pathname.startsWith(STATIC))
  await Promise.all(
    files.slice(0, Math.max(0, files.length - MOST)).map((key) => cache.delete(key)),
  )
}
