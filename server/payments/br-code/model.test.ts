import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { centavos } from '#server/kernel/money.ts'
import { crc16 } from '../tlv/model.ts'
import { readBrCode, readPastedBrCode, writeDynamicBrCode, writeStaticBrCode } from './model.ts'

const example =
  '00020126580014br.gov.bcb.pix0136123e4567-e12b-12d1-a456-4266554400005204000053039865802BR5913Fulano de Tal6008BRASILIA62070503***6304'
const sealed = (open: string) => open + crc16(open)
const merchant = { name: 'Fulano de Tal', city: 'BRASILIA' }

function reason(payload: string): string {
  const read = readBrCode(payload)
  return read.ok ? 'read' : read.reason
}

const anyCharacter = fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code))

describe('reading a Pix code', () => {
  it('gives what a bank app shows', () => {
    const read = readPastedBrCode(`  ${sealed(example)}\n`)
    expect(read).toMatchObject({
      ok: true,
      value: {
        kind: 'static',
        once: false,
        key: '123e4567-e12b-12d1-a456-426655440000',
        url: null,
        merchantName: 'Fulano de Tal',
        merchantCity: 'BRASILIA',
        amount: null,
        txid: null,
      },
    })
  })

  it('is refused, with the reason, for every way of being wrong', () => {
    const changed: [string, string, string][] = [
      ['5802BR', '5802AR', 'field'],
      ['5303986', '5303840', 'field'],
      ['5913Fulano de Tal', `5930${'A'.repeat(30)}`, 'field'],
      ['6008BRASILIA', `6016${'A'.repeat(16)}`, 'field'],
      ['6008BRASILIA', '', 'missing-field'],
      ['000201', '000202', 'field'],
      ['000201', '000201010213', 'field'],
      ['52040000', '5203000', 'field'],
      ['5802BR', '5405123,455802BR', 'encoding'],
      ['5802BR', '5406123,455802BR', 'amount'],
      ['5802BR', '54091.234,56X5802BR', 'amount'],
      ['5802BR', '5407123.4565802BR', 'amount'],
      ['5802BR', '5403NaN5802BR', 'amount'],
      ['62070503***', '62090505a-b.c', 'txid'],
      ['62070503***', `62300526${'a'.repeat(26)}`, 'txid'],
      ['5802BR', '5802BR5802BR', 'encoding'],
      ['br.gov.bcb.pix', 'br.gov.xxx.pix', 'not-pix'],
      [
        '26580014br.gov.bcb.pix0136123e4567-e12b-12d1-a456-426655440000',
        '26180014br.gov.bcb.pix',
        'nothing-to-pay',
      ],
      [
        '26580014br.gov.bcb.pix0136123e4567-e12b-12d1-a456-426655440000',
        '26420014br.gov.bcb.pix2520https://pix.ex.com/a',
        'field',
      ],
    ]
    for (const [from, to, expected] of changed) {
      expect([to, reason(sealed(example.replace(from, to)))]).toEqual([to, expected])
    }
    expect(reason(sealed(example).slice(0, -1))).toBe('encoding')
    expect(reason(`${sealed(example)} `)).toBe('encoding')
    expect(reason(sealed(example).replace('Fulano', 'Falano'))).toBe('checksum')
    expect(reason(sealed(example).replace(/.{4}$/, (crc) => crc.toLowerCase()))).toBe('checksum')
    expect(reason('0'.repeat(513))).toBe('too-long')
    expect(reason('')).toBe('encoding')
  })

  it('one changed character is never read as the same code', () => {
    const payload = sealed(example)
    const place = fc.integer({ min: 0, max: payload.length - 1 })
    fc.assert(
      fc.property(place, fc.constantFrom(...'0123456789ABCxyz.-* '), (at, character) => {
        const altered = payload.slice(0, at) + character + payload.slice(at + 1)
        expect(readBrCode(altered).ok).toBe(altered === payload)
      }),
    )
  })

  it('scenario 53: text of any kind is read or refused, never thrown on', () => {
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter, maxLength: 150 }), (text) => {
        expect(readBrCode(text).ok).toBe(false)
      }),
    )
  })
})

describe('writing a Pix code', () => {
  it('what is written is read back', () => {
    const name = fc.string({ minLength: 1, maxLength: 40 }).filter((text) => /[a-z]/i.test(text))
    const amount = fc.bigInt({ min: 1n, max: 10n ** 11n }).map(centavos)
    const txid = fc.stringMatching(/^[a-zA-Z0-9]{1,25}$/)
    fc.assert(
      fc.property(name, amount, txid, (text, value, id) => {
        const written = writeStaticBrCode({
          key: '11222333000181',
          merchant: { name: `Á${text}`, city: 'São Paulo' },
          amount: value,
          txid: id,
        })
        if (!written.ok) throw new Error(written.reason)
        expect(readBrCode(written.value)).toMatchObject({
          ok: true,
          value: { kind: 'static', amount: value, txid: id, merchantCity: 'Sao Paulo' },
        })
      }),
    )
  })

  it('reproduces the manual’s own example', () => {
    const written = writeStaticBrCode({ key: '123e4567-e12b-12d1-a456-426655440000', merchant })
    expect(written).toEqual({ ok: true, value: sealed(example) })
  })

  it('a dynamic code carries the location and neither amount nor txid', () => {
    const written = writeDynamicBrCode({
      url: 'pix.example.com/v2/8b3da2f39a4140d1a91abd93113bd441',
      merchant: { name: 'Colégio Três Corações Educação Ltda', city: 'São José do Rio Preto' },
      once: true,
      recurrenceUrl: 'pix.example.com/rec/1',
    })
    if (!written.ok) throw new Error(written.reason)
    expect(readBrCode(written.value)).toMatchObject({
      ok: true,
      value: {
        kind: 'dynamic',
        once: true,
        url: 'pix.example.com/v2/8b3da2f39a4140d1a91abd93113bd441',
        recurrenceUrl: 'pix.example.com/rec/1',
        merchantName: 'Colegio Tres Coracoes Edu',
        merchantCity: 'Sao Jose do Rio',
        amount: null,
        txid: null,
      },
    })
  })

  it('refuses what no bank app would read', () => {
    const url = `pix.example.com/${'a'.repeat(62)}`
    expect(writeDynamicBrCode({ url, merchant }).ok).toBe(false)
    expect(writeDynamicBrCode({ url: 'https://pix.example.com/a', merchant }).ok).toBe(false)
    expect(writeStaticBrCode({ key: '', merchant }).ok).toBe(false)
    expect(writeStaticBrCode({ key: 'k'.repeat(78), merchant }).ok).toBe(false)
    expect(writeStaticBrCode({ key: 'a@b.com', merchant, txid: 'a-b' }).ok).toBe(false)
    expect(writeStaticBrCode({ key: 'a@b.com', merchant: { name: '会社', city: 'X' } }).ok).toBe(
      false,
    )
  })
})
