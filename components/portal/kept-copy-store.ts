import type { KeptCopy } from '#server/access/copy/model.ts'

/**
 * What a person keeps on their own device, loaded by the tap that asks for it. Encrypted by a key
 * that the browser made and never hands out; `public/copia.js` reads it without a network.
 */
const DATABASE = 'quita-copia'
const STORE = 'copia'

type Kept = { readonly key: CryptoKey; readonly iv: BufferSource; readonly sealed: ArrayBuffer }

function open(): Promise<IDBDatabase> {
  const { promise, resolve, reject } = Promise.withResolvers<IDBDatabase>()
  const asked = indexedDB.open(DATABASE, 1)
  asked.onupgradeneeded = () => asked.result.createObjectStore(STORE)
  asked.onsuccess = () => resolve(asked.result)
  asked.onerror = () => reject(asked.error)
  return promise
}

async function within<T>(
  mode: IDBTransactionMode,
  work: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  const database = await open()
  const { promise, resolve, reject } = Promise.withResolvers<T>()
  const transaction = database.transaction(STORE, mode)
  const asked = work(transaction.objectStore(STORE))
  transaction.oncomplete = () => resolve(asked.result)
  transaction.onabort = () => reject(transaction.error)
  return promise.finally(() => database.close())
}

export async function keepCopy(copy: KeptCopy): Promise<void> {
  const algorithm = { name: 'AES-GCM', length: 256 }
  const key = await crypto.subtle.generateKey(algorithm, false, ['encrypt', 'decrypt'])
  const iv = crypto.getRandomValues(new Uint8Array(12))
  const bytes = new TextEncoder().encode(JSON.stringify(copy))
  const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, bytes)
  const kept: Kept = { key, iv, sealed }
  await within('readwrite', (store) => store.put(kept, copy.agreement))
}

export async function hasCopy(agreement: string): Promise<boolean> {
  return (await within('readonly', (store) => store.count(agreement))) > 0
}

/** Answers how many copies of other agreements are left. */
export async function forgetCopy(agreement: string): Promise<number> {
  await within('readwrite', (store) => store.delete(agreement))
  return within('readonly', (store) => store.count())
}
