/*
 * What a page without a framework gains from a script. Everything on it works without: this only
 * registers the worker, asks again for a page that the browser had put aside (the session may have
 * ended meanwhile), and shows on a pressed button what is being done.
 */
navigator.serviceWorker?.register('/sw.js', { updateViaCache: 'none' }).catch(() => {})

addEventListener('pageshow', (event) => {
  if (event.persisted) location.reload()
})

addEventListener('submit', (event) => {
  const button = event.submitter
  if (!button?.dataset.pending) return
  if (button.ariaDisabled === 'true') {
    event.preventDefault()
    return
  }
  button.ariaDisabled = 'true'
  button.textContent = button.dataset.pending
})
