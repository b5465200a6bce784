import { describe, expect, it } from 'vitest'
import { paperPath } from './address.ts'

const id = '01a20708-8354-7da4-bfda-e4a8f7940500'

describe('the way back to a paper', () => {
  it('is taken for our own papers', () => {
    expect(paperPath(`/acordo/${id}/contrato`)).toBe(`/acordo/${id}/contrato`)
    expect(paperPath(`/pago/${id}/comprovante`)).toBe(`/pago/${id}/comprovante`)
  })

  it('is not taken to any other address', () => {
    for (const path of [
      '//evil.example',
      '/\\evil.example',
      'https://evil.example',
      '/valores',
      '',
      undefined,
      `/acordo/${id}/contrato?x=1`,
      `/acordo/${id}/contrato\r\nset-cookie: a=b`,
      `/acordo/../contrato`,
      `//pago/${id}/comprovante`,
    ]) {
      expect(paperPath(path)).toBeNull()
    }
  })
})
