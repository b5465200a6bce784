import { describe, expect, it } from 'vitest'
import { readClaims } from './model.ts'

const PORTAL = 'https://acordoclaro.com.br'
const TOKEN = 'AAAAAAAAAAAAAAAAAAAAAA'
const kinds = (text: string, portal = PORTAL) => readClaims(text, portal).links.map((l) => l.kind)

describe('links in a pasted text', () => {
  it.each([
    `${PORTAL}/l/${TOKEN}`,
    `acordoclaro.com.br/l/${TOKEN}`,
    `HTTPS://AcordoClaro.com.br/l/${TOKEN}`,
    `Veja em ${PORTAL}/l/${TOKEN}.`,
    `${PORTAL}/l/${TOKEN}?utm=1`,
  ])('%s is an access link on our address', (text) => {
    expect(readClaims(text, PORTAL).links).toEqual([{ kind: 'token', token: TOKEN }])
  })

  it.each([PORTAL, 'acordoclaro.com.br', `${PORTAL}/golpe`])('%s is a page of ours', (text) => {
    expect(kinds(text)).toEqual(['ours'])
  })

  it.each([
    `https://acordoclaro.com.br.mau.example/l/${TOKEN}`,
    `https://acordoclaro.com.br@mau.example/l/${TOKEN}`,
    `acordoclaro.com.br@mau.example/l/${TOKEN}`,
    `https://acordoclaro.com.br:pw@mau.example/`,
    `https://mau.example/acordoclaro.com.br/l/${TOKEN}`,
    `https://mau.example?x=https://acordoclaro.com.br/l/${TOKEN}`,
    `http://acordoclaro.com.br/l/${TOKEN}`,
    `https://acordoclaro.com.br:8443/l/${TOKEN}`,
    `https://acordocláro.com.br/l/${TOKEN}`,
    `acordocláro.com.br/l/${TOKEN}`,
    `https://acordo-claro.com.br/l/${TOKEN}`,
    `ftp://acordoclaro.com.br/l/${TOKEN}`,
    'https://10.0.0.1/l/x',
    'bit.ly/abc',
    `${PORTAL}/l/curto`,
    `${PORTAL}/l/${TOKEN}/mais`,
  ])('%s leads elsewhere', (text) => {
    expect(kinds(text)).toContain('foreign')
  })

  it('an address of a person is no link', () => {
    expect(kinds('Escreva para ajuda@acordoclaro.example ou ligue.')).toEqual([])
  })

  it('works on a portal with a port', () => {
    expect(kinds('http://localhost:3000/l/x', 'http://localhost:3000')).toEqual(['foreign'])
    expect(kinds(`http://localhost:3000/l/${TOKEN}`, 'http://localhost:3000')).toEqual(['token'])
    expect(kinds(`localhost:3000/l/${TOKEN}`, 'http://localhost:3000')).toEqual(['token'])
  })
})

describe('codes in a pasted text', () => {
  it.each(['K7F3-9QXD', 'k7f3-9qxd', ' K7F39QXD ', 'k7f3 9qxd'])('%s is a code', (text) => {
    expect(readClaims(text, PORTAL).codes).toEqual(['K7F39QXD'])
  })

  it('are found in a whole message, where words are none', () => {
    const text = 'Maria, temos uma mensagem para voce - Acordo Claro. Aviso K7F3-9QXD'
    expect(readClaims(text, PORTAL)).toEqual({ codes: ['K7F39QXD'], links: [], pix: null })
  })

  it('are none in prose, nor in what is longer', () => {
    expect(readClaims('Isto parece um golpe, segunda-feira', PORTAL).codes).toEqual([])
    expect(readClaims('XK7F3-9QXD, K7F3-9QXDX, A-K7F3-9QXD-B', PORTAL).codes).toEqual([])
  })
})

describe('Pix codes in a pasted text', () => {
  it('are taken to the end of their line, spaces included', () => {
    const code = '00020126330014br.gov.bcb.pix0111390533447055204000053039865802BR5913FULANO DE TAL'
    expect(readClaims(`Pague:\n${code}\nObrigado`, PORTAL)).toEqual({
      codes: [],
      links: [],
      pix: code,
    })
  })
})

it('a text of any size and shape is read in time', () => {
  const started = cpuMs()
  for (const piece of ['a.', 'a@', 'https://', '000201', 'K7F3-', '-', '://', '@a.b']) {
    readClaims(piece.repeat(50_000), PORTAL)
  }
  expect(cpuMs() - started).toBeLessThan(2_000)
})
