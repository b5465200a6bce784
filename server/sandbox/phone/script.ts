/** Comfort only: pages renew themselves, codes are copied by a tap, e-mails take their height. */
export const SCRIPT = `
const shown = document.body.dataset.version
if (shown !== undefined) {
  setInterval(async () => {
    if (document.hidden || document.querySelector('input:focus, textarea:focus')) return
    try {
      const { version } = await (await fetch('/versao')).json()
      if (version !== shown) location.reload()
    } catch {}
  }, 2000)
}
for (const code of document.querySelectorAll('[data-copy]')) {
  code.tabIndex = 0
  code.role = 'button'
  code.title = 'Tocar para copiar'
  const copy = async () => {
    await navigator.clipboard.writeText(code.dataset.copy)
    code.classList.add('copied')
    setTimeout(() => code.classList.remove('copied'), 1500)
  }
  code.addEventListener('click', copy)
  code.addEventListener('keydown', (event) => { if (event.key === 'Enter') copy() })
}
for (const frame of document.querySelectorAll('iframe')) {
  const fit = () => {
    const height = frame.contentDocument?.documentElement?.scrollHeight
    if (height) frame.style.height = height + 8 + 'px'
  }
  frame.addEventListener('load', fit)
  fit()
}
const paste = document.querySelector('[data-paste]')
if (paste && navigator.clipboard?.readText) {
  paste.hidden = false
  paste.addEventListener('click', async () => {
    const field = document.getElementById(paste.dataset.paste)
    try { field.value = (await navigator.clipboard.readText()).trim() } catch {}
    field.focus()
  })
}
`
