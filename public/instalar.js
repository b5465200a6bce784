/*
 * The browser says that the portal may be installed once the page is loaded, which can be before React
 * is there to hear it: what it said waits here (components/portal/install-offer.tsx).
 */
addEventListener('beforeinstallprompt', (event) => {
  event.preventDefault()
  window.quitaInstall = event
})
