import { describe, expect, it } from 'vitest'
import { crc16, crcMatches, readTlv, tlv } from './model.ts'

describe('the encoding under a BR Code', () => {
  it('has the published checksum', () => {
    expect(crc16('123456789')).toBe('29B1')
    expect(crcMatches('12345678929B1')).toBe(true)
    expect(crcMatches('29B1')).toBe(false)
  })

  it('is read only when every field ends where it says', () => {
    expect(readTlv('0002015802BR')).toEqual({
      ok: true,
      value: [
        { id: '00', value: '01' },
        { id: '58', value: 'BR' },
      ],
    })
    for (const text of ['0', '00', '0003', '000301', '0002019', '00020100020', '0000', '00x201']) {
      expect(readTlv(text).ok).toBe(false)
    }
    expect(readTlv('00020100020').ok).toBe(false)
  })

  it('is written only for lengths a field can have', () => {
    expect(tlv('05', '***')).toBe('0503***')
    expect(tlv('05', '')).toBeNull()
    expect(tlv('05', 'x'.repeat(100))).toBeNull()
  })
})
