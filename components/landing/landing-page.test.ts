import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { OPERATOR as operator } from '#components/portal/testing.ts'
import { plainPageHeaders } from './headers.ts'
import { renderLandingPage } from './landing-page.ts'
import { renderOfflinePage } from './offline-page.ts'
import { renderPaperCheckPage } from './paper-check-page.ts'
import { renderScamCheckPage } from './scam-check-page.ts'
import type { LandingState, PaperCheckResult, ScamCheckResult } from './view.ts'

const STATES: readonly LandingState[] = [
  { kind: 'ask' },
  { kind: 'incomplete' },
  { kind: 'wrong', triesLeft: 4 },
  { kind: 'locked' },
  { kind: 'expired' },
  { kind: 'resent' },
  { kind: 'code', code: { kind: 'sent' } },
  { kind: 'code', code: { kind: 'sent-again' } },
  { kind: 'code', code: { kind: 'wrong', triesLeft: 1 } },
  { kind: 'code', code: { kind: 'expired' } },
  { kind: 'not-me' },
  { kind: 'not-me-done' },
  { kind: 'stop' },
  { kind: 'stop-done' },
  { kind: 'busy' },
  { kind: 'trouble' },
]

const RESULTS: readonly (ScamCheckResult | null)[] = [
  null,
  { kind: 'ours', what: 'message' },
  { kind: 'ours', what: 'link' },
  { kind: 'ours', what: 'pix' },
  { kind: 'unknown' },
  { kind: 'unreadable' },
  { kind: 'busy' },
]

const scamCheck = (result: ScamCheckResult | null, typed = '') =>
  renderScamCheckPage({
    operator,
    siteHost: 'quita.atenderecupera.com.br',
    senders: ['SMS do número 29000'],
    result,
    typed,
  })

const genuine = {
  kind: 'genuine',
  what: 'Termo de quitação',
  number: 'Q2026-000012',
  issuedOn: '23 de novembro de 2026',
  creditor: { legalName: 'Vivaz Telecom S.A.', cnpj: '11.222.333/0001-81' },
  since: '30 de novembro de 2026',
  amountAgrees: null,
} as const

const CHECKS: readonly (PaperCheckResult | null)[] = [
  null,
  { ...genuine, state: 'in_force' },
  { ...genuine, state: 'superseded' },
  { ...genuine, state: 'partly_reversed' },
  { ...genuine, state: 'reversed' },
  { ...genuine, state: 'in_force', amountAgrees: true },
  { ...genuine, state: 'in_force', amountAgrees: false },
  { kind: 'unknown' },
  { kind: 'busy' },
]

const paperCheck = (result: PaperCheckResult | null, code = '') =>
  renderPaperCheckPage({ operator, result, typed: { code, number: '', amount: '' } })

const everyPage = () => [
  ...CHECKS.map((result) => paperCheck(result)),
  ...STATES.map((state) => renderLandingPage({ operator, state })),
  ...RESULTS.map((result) => scamCheck(result)),
  renderOfflinePage({ operator }),
]

const visibleText = (page: string) => page.replace(/^.*<body>/s, '').replace(/<[^>]+>/g, ' ')

describe('the landing page', () => {
  it('is the same bytes each time it is asked for', () => {
    const once = renderLandingPage({ operator, state: { kind: 'ask' } })
    expect(renderLandingPage({ operator: { ...operator }, state: { kind: 'ask' } })).toBe(once)
  })

  it('names no address in its forms, so it posts to the link it was read from', () => {
    for (const state of STATES) {
      expect(renderLandingPage({ operator, state })).not.toMatch(/<form[^>]* action=/)
    }
  })

  it('says nothing about a debt, a creditor or an amount', () => {
    for (const state of STATES) {
      expect(visibleText(renderLandingPage({ operator, state }))).not.toMatch(
        /d[íi]vida|R\$|credor/i,
      )
    }
  })

  it('shows the operator with CNPJ, address and phone before any question', () => {
    const text = visibleText(renderLandingPage({ operator, state: { kind: 'ask' } }))
    for (const fact of [operator.name, operator.cnpj, operator.address, operator.phone]) {
      expect(text).toContain(fact)
    }
    expect(text.indexOf(operator.cnpj)).toBeLessThan(text.indexOf('Confirme que é você'))
  })

  it('keeps the first button the one that continues, because the keyboard presses it', () => {
    const page = renderLandingPage({ operator, state: { kind: 'ask' } })
    expect(page.match(/<button[^>]*>/)?.[0]).toContain('value="confirm"')
  })

  it('counts the tries in the singular when one is left', () => {
    const page = renderLandingPage({ operator, state: { kind: 'wrong', triesLeft: 1 } })
    expect(page).toContain('mais 1 tentativa.')
  })
})

describe('the page that checks a paper', () => {
  it('says whether it is genuine and still holds, and repeats only what identifies it', () => {
    const text = visibleText(paperCheck({ ...genuine, state: 'in_force' }))
    for (const fact of ['Este papel é verdadeiro', 'Q2026-000012', '11.222.333/0001-81']) {
      expect(text).toContain(fact)
    }
    expect(text).not.toMatch(/R\$/)
    const reversed = visibleText(paperCheck({ ...genuine, state: 'reversed' }))
    expect(reversed).toContain('Este papel não vale mais')
    expect(reversed).not.toContain('continua valendo')
  })

  it('never calls a paper good whose sum is not the one that was typed', () => {
    const text = visibleText(paperCheck({ ...genuine, state: 'in_force', amountAgrees: false }))
    expect(text).toContain('O valor não confere')
    expect(text).not.toMatch(/é verdadeiro|continua valendo/)
  })

  it('gives the code back as it was typed, as text', () => {
    expect(paperCheck({ kind: 'unknown' }, '"><b>')).toContain('value="&quot;&gt;&lt;b&gt;"')
  })
})

/** What shows the copy that a person keeps on their device. */
const withoutItsScript = (page: string) =>
  page.replace('<script src="/copia.js" defer></script>', '')

describe('every plain page', () => {
  it('carries no handler, and no script but the one of the offline page', () => {
    for (const page of everyPage()) {
      expect(withoutItsScript(page)).not.toMatch(/<script|javascript:|\son[a-z]+=/i)
    }
    expect(everyPage().filter((page) => page !== withoutItsScript(page))).toHaveLength(1)
    expect(plainPageHeaders('offline')['content-security-policy']).toContain("script-src 'self'")
    for (const kind of ['landing', 'public'] as const) {
      expect(plainPageHeaders(kind)['content-security-policy']).not.toContain('script-src')
    }
  })

  it('weighs less than 14 kB compressed, with everything it needs', () => {
    for (const page of everyPage()) expect(gzipSync(page).length).toBeLessThan(14_000)
  })

  it('loads nothing from anywhere', () => {
    for (const page of everyPage()) {
      expect(withoutItsScript(page)).not.toMatch(/<link|<img|url\(|@import|src=/)
    }
  })

  it('has exactly the one style that its policy allows', () => {
    for (const page of everyPage()) {
      const style = page.match(/<style>(.*)<\/style>/s)?.[1] ?? ''
      const hash = createHash('sha256').update(style).digest('base64')
      expect(plainPageHeaders('landing')['content-security-policy']).toContain(`'sha256-${hash}'`)
    }
  })

  it('has no inline style, which the policy would refuse', () => {
    for (const page of everyPage()) expect(page).not.toMatch(/\sstyle=/)
  })

  it('uses colours that old browsers know', () => {
    for (const page of everyPage()) expect(page).not.toMatch(/oklch|color-mix|light-dark|@layer/)
  })
})

describe('text from outside', () => {
  it('never becomes markup, whatever is typed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (typed) => {
        const marked = `<img src=x onerror="a('${typed}')">`
        const page = scamCheck({ kind: 'unreadable' }, marked)
        expect(page).not.toContain('<img')
        expect(page.match(/<textarea[^>]*>([^<]*)<\/textarea>/)).not.toBeNull()
      }),
    )
  })

  it('is escaped in the identity of the operator, too', () => {
    const page = renderLandingPage({
      operator: { ...operator, name: 'A & B "<b>"', phone: '"><script>' },
      state: { kind: 'locked' },
    })
    expect(page).toContain('A &amp; B &quot;&lt;b&gt;&quot;')
    expect(page).not.toMatch(/<script|<b>"/)
  })
})

describe('the headers of a plain page', () => {
  it('keep the landing page out of every cache and its address inside the site', () => {
    const headers = plainPageHeaders('landing')
    expect(headers['cache-control']).toBe('no-store')
    expect(headers['referrer-policy']).toBe('same-origin')
  })

  it('allow no script at all', () => {
    expect(plainPageHeaders('public')['content-security-policy']).toMatch(/^default-src 'none';/)
    expect(plainPageHeaders('public')['content-security-policy']).not.toContain('script-src')
  })
})
