/** What turns reminders on and off in this browser: loaded by the tap that asks for it. */

const ADDRESS = '/api/lembretes'

/** The worker is registered by every page; it may still be starting. */
async function subscribe(publicKey: string): Promise<PushSubscription> {
  const { pushManager } = await navigator.serviceWorker.ready
  const known = await pushManager.getSubscription()
  const isOurs = known?.options.applicationServerKey
  if (known && isOurs && base64url(isOurs) === publicKey) return known
  // Made with a key of before: a browser keeps one subscription at a time.
  await known?.unsubscribe()
  return pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: publicKey })
}

/** Asks the browser's own question, hands its answer over, and shows how a reminder will look. */
export async function allowReminders(publicKey: string): Promise<'on' | 'denied' | 'failed'> {
  if ((await Notification.requestPermission()) !== 'granted') return 'denied'
  const subscription = await subscribe(publicKey)
  const { endpoint, keys } = subscription.toJSON()
  const fields = {
    endpoint: endpoint ?? '',
    p256dh: keys?.p256dh ?? '',
    auth: keys?.auth ?? '',
    publicKey,
  }
  const answer = await fetch(ADDRESS, { method: 'POST', body: new URLSearchParams(fields) })
  if (!answer.ok) return 'failed'
  const worker = await navigator.serviceWorker.ready
  await worker.showNotification('Pronto', {
    body: 'Seus lembretes chegam assim.',
    icon: '/icon-192.png',
    lang: 'pt-BR',
    tag: 'pronto',
  })
  return 'on'
}

export async function stopReminders(): Promise<boolean> {
  const { pushManager } = await navigator.serviceWorker.ready
  const answer = await fetch(ADDRESS, { method: 'DELETE', body: new URLSearchParams() })
  if (answer.ok) await (await pushManager.getSubscription())?.unsubscribe()
  return answer.ok
}

function base64url(bytes: ArrayBuffer): string {
  const text = btoa(String.fromCharCode(...new Uint8Array(bytes)))
  return text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}
