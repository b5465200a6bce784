import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { STYLE } from '#components/landing/style.ts'

type Palette = Readonly<Record<string, string>>

const css = readFileSync(new URL('../../app/globals.css', import.meta.url), 'utf8')

function tokens(block: string): Palette {
  const found = [...block.matchAll(/--(?:color-)?([a-z-]+):\s*(#[0-9a-f]{6})/g)]
  return Object.fromEntries(found.map(([, name, hex]) => [name, hex]))
}

function blockAfter(text: string, opening: string): string {
  const start = text.indexOf(opening)
  expect(start, opening).toBeGreaterThan(-1)
  return text.slice(start + opening.length, text.indexOf('}', start))
}

const light = tokens(blockAfter(css, '@theme {'))
const darkByDevice = tokens(
  blockAfter(css, '(prefers-color-scheme: dark) {\n    :root:not([data-theme]) {'),
)
const darkByChoice = tokens(blockAfter(css, ':root[data-theme="dark"] {'))
const contrast = { ...light, ...tokens(blockAfter(css, ':root[data-theme="contrast"] {')) }

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

function ratio(palette: Palette, front: string, back: string): number {
  const [a = 0, b = 0] = [front, back]
    .map((name) => luminance(palette[name] ?? '#000000'))
    .sort((x, y) => y - x)
  return (a + 0.05) / (b + 0.05)
}

/** Every pair of text and ground that meets on a screen. */
const TEXT = [
  ['ink', 'paper'],
  ['ink', 'card'],
  ['ink', 'desk'],
  ['soft', 'paper'],
  ['soft', 'card'],
  ['soft', 'pine-soft'],
  ['ink', 'pine-soft'],
  ['on-pine', 'pine'],
  ['on-pine', 'pine-deep'],
  ['pine', 'paper'],
  ['pine', 'card'],
  ['pine', 'pine-soft'],
  ['link', 'paper'],
  ['link', 'card'],
  ['link', 'pine-soft'],
  ['link', 'warn-soft'],
  ['ok', 'paper'],
  ['ok', 'ok-soft'],
  ['ink', 'ok-soft'],
  ['warn', 'paper'],
  ['warn', 'warn-soft'],
  ['ink', 'warn-soft'],
  ['bad', 'paper'],
  ['bad', 'bad-soft'],
  ['ink', 'bad-soft'],
] as const

/** Borders of controls, marks and the focus ring: 3:1 (WCAG 1.4.11). */
const SHAPES = [
  ['control', 'paper'],
  ['control', 'card'],
  ['pine', 'paper'],
  ['pine', 'pine-soft'],
  ['halo', 'halo-ink'],
  ['bad', 'card'],
] as const

describe.each([
  ['light', light, 4.5],
  ['dark by the device', darkByDevice, 4.5],
  ['dark by choice', darkByChoice, 4.5],
  ['high contrast', contrast, 7],
] as const)('the %s colours', (_, palette, least) => {
  it.each(TEXT)('let %s be read on %s', (front, back) => {
    expect(ratio(palette, front, back)).toBeGreaterThanOrEqual(least)
  })

  it.each(SHAPES)('let %s be seen on %s', (front, back) => {
    expect(ratio(palette, front, back)).toBeGreaterThanOrEqual(3)
  })
})

describe('the two ways into the dark', () => {
  it('lead to the same colours', () => {
    expect(darkByChoice).toEqual(darkByDevice)
  })
})

describe('the plain pages', () => {
  it('wear the colours of the portal, light and dark', () => {
    const plainLight = tokens(blockAfter(STYLE, ':root{'))
    const plainDark = tokens(blockAfter(STYLE, '(prefers-color-scheme:dark){:root{'))
    expect(light).toMatchObject(plainLight)
    expect(darkByDevice).toMatchObject(plainDark)
    expect(Object.keys(plainDark)).toEqual(Object.keys(plainLight))
  })
})
