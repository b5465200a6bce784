/** What a name may try. Each says which it is, should it ever run or become an element. */
const ATTEMPTS: readonly ((run: string, mark: string) => string)[] = [
  (run) => `<script>${run}</script>`,
  (run, mark) => `<img src=x ${mark} onerror="${run}">`,
  (run, mark) => `<svg ${mark} onload="${run}">`,
  (run, mark) => `<details open ${mark} ontoggle="${run}">`,
  (run, mark) => `<iframe ${mark} srcdoc="<script>parent.${run}</script>">`,
  (run, mark) => `<a ${mark} href="javascript:${run}">oi</a>`,
  (run, mark) => `<input ${mark} autofocus onfocus="${run}">`,
  (run, mark) => `<math ${mark}><mtext><script>${run}</script></mtext></math>`,
  (run, mark) => `<style ${mark}>@keyframes x{}</style><b onanimationstart="${run}">`,
  (run, mark) => `<video ${mark}><source onerror="${run}"></video>`,
  (run, mark) => `<form ${mark} action="javascript:${run}"><button>`,
  (run) => `\${${run}}`,
  (run) => `{{constructor.constructor('${run}')()}}`,
  (run) => `';${run};'`,
  (run) => `</script><script>${run}</script>`,
  (run, mark) => `<meta ${mark} http-equiv=refresh content="0;javascript:${run}">`,
  (run, mark) => `<object ${mark} data="javascript:${run}">`,
  (run, mark) => `<template ${mark}><script>${run}</script></template>`,
  (run, mark) => `<base ${mark} href="javascript:${run}//">`,
  (run, mark) => `<marquee ${mark} onstart="${run}">`,
]

/** What a name may try to break out of first. */
const DOORS = ['', '">', "'>", '</title></textarea></style>', '--><![CDATA[&quot;'] as const

/** A hundred names that are programs, each with its number. */
export const PAYLOADS: readonly string[] = DOORS.flatMap((door, row) =>
  ATTEMPTS.map((attempt, column) => {
    const number = row * ATTEMPTS.length + column
    return `Zoraide ${door}${attempt(`window.ran(${number})`, 'data-payload')}`
  }),
)
