/*
 * The portal's service worker, by hand. It keeps two things: files whose name contains their hash
 * (they can never be stale) and the page shown without a network. It never stores HTML, RSC or API
 * answers of a person: what is private stays on the server. And it shows reminders: what a push says,
 * where a tap on it leads, and what puts it off to the next day.
 */
const CACHE = 'quita-2'
const OFFLINE = '/offline.html'
/** Shows on it the copy of an agreement that a person keeps on this device. */
const COPY = '/copia.js'
const STATIC = '/_next/static/'
const DAY = 24 * 60 * 60 * 1000
/** Old hashes are dropped beyond this many files, so that deploys do not fill the phone. */
const MOST = 80

self.addEventListener('install', (event) => {
  event.waitUntil(
    caches
      .open(CACHE)
      .then((cache) => cache.addAll([OFFLINE, COPY].map(fresh)))
      .then(() => self.skipWaiting()),
  )
})

const fresh = (path) => new Request(path, { cache: 'reload' })

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
  if (request.mode === 'navigate') event.respondWith(navigate(event))
  else if (url.pathname.startsWith(STATIC)) event.respondWith(fromCacheFirst(request))
  else if (url.pathname === COPY) event.respondWith(orKept(request))
})

/** The two belong together: without a network both are what was kept. */
async function orKept(request) {
  return fetch(request).catch(async () => (await caches.match(COPY)) ?? Response.error())
}

async function navigate(event) {
  try {
    const answer = await fetch(event.request)
    event.waitUntil(renewKept().catch(() => {}))
    return answer
  } catch {
    return (await caches.match(OFFLINE)) ?? Response.error()
  }
}

/** Whom to call, and who this is, may change without a new worker: what is kept is a day old at most. */
async function renewKept() {
  const cache = await caches.open(CACHE)
  const kept = await cache.match(OFFLINE)
  const age = Date.now() - Date.parse(kept?.headers.get('date') ?? '')
  if (!(age < DAY)) await cache.addAll([OFFLINE, COPY].map(fresh))
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

const REMINDERS = '/api/lembretes'
/** Shown where a push cannot be read: a browser wants every push to show something. */
const PLAIN = { title: 'Você tem um lembrete', body: 'Toque para ver com segurança.' }
const LOOK = { lang: 'pt-BR', icon: '/icon-192.png', badge: '/icon-192.png' }

self.addEventListener('push', (event) => {
  const { title, body, tag, actions, data } = read(event.data)
  const shown = actions?.map(({ action, title: label }) => ({ action, title: label }))
  event.waitUntil(
    Promise.all([
      self.registration.showNotification(title, { ...LOOK, body, tag, actions: shown, data }),
      self.navigator.setAppBadge?.(1),
    ]),
  )
})

self.addEventListener('notificationclick', (event) => {
  const { notification, action } = event
  notification.close()
  const { navigate, again } = notification.data ?? {}
  const done =
    action === 'amanha' && again
      ? putOff(again, notification.tag)
      : self.clients.openWindow(ours(navigate))
  event.waitUntil(Promise.all([done, self.navigator.clearAppBadge?.()]))
})

self.addEventListener('pushsubscriptionchange', (event) => {
  event.waitUntil(renew(event))
})

/** The declarative message (Push API); a browser that reads it itself never comes here. */
function read(data) {
  try {
    return { ...PLAIN, ...data.json().notification }
  } catch {
    return PLAIN
  }
}

/** Only a page of this portal: whatever a push says. */
function ours(address) {
  const url = new URL(address ?? '/valores', self.location.origin)
  return url.origin === self.location.origin ? url.href : '/valores'
}

async function putOff(token, tag) {
  const isDone = await send('POST', `${REMINDERS}/amanha`, { token })
  await self.registration.showNotification(isDone ? 'Combinado' : 'Não deu certo', {
    ...LOOK,
    body: isDone ? 'Lembramos você amanhã.' : 'Toque para ver agora.',
    tag,
    silent: true,
  })
}

/** A browser may replace its subscription by itself; the device's cookie says whose it is. */
async function renew({ oldSubscription, newSubscription }) {
  const options = oldSubscription?.options ?? newSubscription?.options
  if (!options?.applicationServerKey) return
  const next = newSubscription ?? (await self.registration.pushManager.subscribe(options))
  const { endpoint, keys } = next.toJSON()
  const bytes = new Uint8Array(options.applicationServerKey)
  const key = btoa(String.fromCharCode(...bytes))
  const publicKey = key.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
  await send('PUT', REMINDERS, { endpoint, p256dh: keys.p256dh, auth: keys.auth, publicKey })
}

async function send(method, address, fields) {
  const answer = await fetch(address, { method, body: new URLSearchParams(fields) }).catch(
    () => null,
  )
  return answer?.ok ?? false
}
