import { globSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { formatDay } from '#components/figures/dates.ts'
import { parseTheme } from './theme.ts'
import { count, initialsOf, inWords } from './words.ts'

const root = new URL('..', import.meta.url).pathname

/** What stands in quotes or between tags; comments may say what screens may not. */
function sources(pattern: string): { file: string; text: string }[] {
  return globSync(pattern, { cwd: root, exclude: (name) => name.includes('.test.') }).map(
    (file) => ({
      file,
      text: readFileSync(`${root}/${file}`, 'utf8')
        .replace(/\/\*[\s\S]*?\*\//g, '')
        .replace(/^\s*\/\/.*$/gm, ''),
    }),
  )
}

/** rules.md 5, as stems. */
const FORBIDDEN =
  /\bdevedor(?!es\b.*admin)|inadimplen|caloteir|nome sujo|última chance|último aviso|urgente|imediatamente|sob pena|medidas cabíveis|judicial|protesto|negativad|regularize|evite transtornos|você prometeu/i

describe('the words of the debtor’s screens', () => {
  it('never threaten, shame or hurry', () => {
    const pages = [...sources('portal/**/*.{ts,tsx}'), ...sources('landing/**/*.ts')]
    expect(pages.length).toBeGreaterThan(20)
    for (const { file, text } of pages) expect(text, file).not.toMatch(FORBIDDEN)
  })

  it('say "dívida" only behind the sign-in', () => {
    const open = [
      ...sources('landing/**/*.ts'),
      ...sources('portal/{help,privacy,accessibility,message}-page.tsx'),
      ...sources('portal/{footer,shell,public-shell,error-content}.tsx'),
    ]
    for (const { file, text } of open) expect(text, file).not.toMatch(/dívida/i)
  })
})

describe('a day in words', () => {
  it('says the first of a month as Brazilians do', () => {
    expect(formatDay('2026-03-01', '2026-11-22')).toBe('1º de março')
  })

  it('says the year only when it is another one', () => {
    expect(formatDay('2026-12-04', '2026-11-22')).toBe('4 de dezembro')
    expect(formatDay('2027-01-10', '2026-11-22')).toBe('10 de janeiro de 2027')
  })

  it('reads a civil date as it reads its text', () => {
    const date = Temporal.PlainDate.from('2026-08-05')
    expect(formatDay(date, date)).toBe('5 de agosto')
  })
})

describe('small words', () => {
  it('agree in number', () => {
    expect([count(1, 'valor', 'valores'), count(2, 'valor', 'valores')]).toEqual([
      '1 valor',
      '2 valores',
    ])
  })

  it('spell small counts of parcelas', () => {
    expect([inWords(1), inWords(2), inWords(11)]).toEqual(['uma', 'duas', '11'])
  })

  it('make two letters of any company', () => {
    expect(
      ['Vivaz Telecom', 'Banco do Brasil', 'Ipê', 'Colégio Horizonte'].map(initialsOf),
    ).toEqual(['VT', 'BB', 'IP', 'CH'])
  })

  it('leave the colours to the device unless one of the choices was made', () => {
    expect([parseTheme('dark'), parseTheme('"><script>'), parseTheme(undefined)]).toEqual([
      'dark',
      'auto',
      'auto',
    ])
  })
})
