/*
 * What the offline page shows of a person's own: the copy of an agreement that they chose to keep on
 * this device. It is opened here and shown; nothing is sent. Without a copy the page stays as it is.
 */
const DATABASE = 'quita-copia'
const STORE = 'copia'

function kept() {
  return new Promise((resolve) => {
    const asked = indexedDB.open(DATABASE, 1)
    asked.onupgradeneeded = () => asked.result.createObjectStore(STORE)
    asked.onerror = () => resolve([])
    asked.onsuccess = () => {
      const all = asked.result.transaction(STORE).objectStore(STORE).getAll()
      all.onsuccess = () => resolve(all.result)
      all.onerror = () => resolve([])
    }
  })
}

async function opened({ key, iv, sealed }) {
  const bytes = await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, key, sealed)
  return JSON.parse(new TextDecoder().decode(bytes))
}

function add(parent, name, text) {
  const element = document.createElement(name)
  element.textContent = text
  parent.append(element)
  return element
}

/** A civil day in words: noon, so that no time zone moves it. */
const words = (day) =>
  new Intl.DateTimeFormat('pt-BR', { day: 'numeric', month: 'long', year: 'numeric' }).format(
    new Date(`${day}T12:00:00`),
  )

function show(section, { agreement, dates, receipt }) {
  add(section, 'h2', `Acordo ${agreement}`)
  const list = add(section, 'ul', '')
  for (const { label, on } of dates.slice(0, 6)) add(list, 'li', `${label}: ${words(on)}`)
  const more = dates.length - 6
  if (more > 0) add(section, 'p', more === 1 ? 'E mais uma parcela.' : `E mais ${more} parcelas.`)
  if (receipt) add(section, 'p', `Último comprovante: ${receipt}`)
}

async function run() {
  const section = document.getElementById('copia')
  const copies = await Promise.all((await kept()).map(opened))
  if (!section || copies.length === 0) return
  for (const copy of copies) show(section, copy)
  add(section, 'p', 'Como estava da última vez em que você abriu o acordo com internet.')
  section.hidden = false
}

run().catch(() => {})
