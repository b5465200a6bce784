import { expect, test } from 'vitest'
import { html, richText } from './html.ts'

test('what people wrote never becomes markup', () => {
  const name = `<img src=x onerror="alert('1')">&`
  const safe = '&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;&amp;'
  expect(html`<p title="${name}">${[name]}</p>`.markup).toBe(`<p title="${safe}">${safe}</p>`)
  expect(richText(name).markup).toBe(safe)
})

test('nothing is drawn for what is absent', () => {
  expect(html`a${null}b${false}c${0}`.markup).toBe('abc0')
})

test('a link is tapped without the full stop that ends its sentence', () => {
  expect(richText('Veja em http://localhost:3000/l/aB-_9. Obrigado').markup).toContain(
    'href="http://localhost:3000/l/aB-_9" target="_blank" rel="noopener">http://localhost:3000/l/aB-_9</a>. Obrigado',
  )
})

test('a link cannot carry a script or break out of its attribute', () => {
  const { markup } = richText('javascript:alert(1) http://x/"onclick="alert(1)')
  expect(markup).not.toContain('href="javascript')
  expect(markup).not.toContain('"onclick')
})

test.each(['Seu código é 493201.', 'Codigo 493 201: nao conte', '493-201'])(
  'the code in "%s" can be copied',
  (text) => {
    expect(richText(text).markup).toContain('data-copy="493201"')
  },
)

test.each([
  'R$ 493.201,00',
  'Ligue 0800 000 0000',
  '(81) 99999-0000',
  'acordo 2026-004871',
  'CNPJ 11.222.333/0001-81',
  'http://localhost/l/493201',
])('"%s" is no code', (text) => {
  expect(richText(text).markup).not.toContain('data-copy')
})
