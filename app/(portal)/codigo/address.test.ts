import { describe, expect, it } from 'vitest'
import { paperPath, purposeOf } from './address.ts'

const id = '01a20708-8354-7da4-bfda-e4a8f7940500'

describe('the way back to a paper', () => {
  it('is taken for our own papers', () => {
    expect(paperPath(`/acordo/${id}/contrato`)).toBe(`/acordo/${id}/contrato`)
    for (const path of [
      `/pago/${id}/comprovante`,
      '/documentos',
      `/documentos/${id}`,
      `/documentos/provas/${id}`,
      '/documentos/ano/vivaz-telecom/2026',
    ]) {
      expect(paperPath(path)).toBe(path)
    }
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
      '/documentos/',
      '/documentos/preparando',
      '/documentos/ano/../2026',
      '/documentos/ano/vivaz/2026?x',
      `//pago/${id}/comprovante`,
    ]) {
      expect(paperPath(path)).toBeNull()
    }
  })
})

describe('what a code is asked for', () => {
  it('is said by the page that it leads to', () => {
    for (const path of ['/documentos', `/pedidos/${id}`]) {
      expect(purposeOf(path)).toEqual({ path, action: 'documents', subjectId: null })
    }
    for (const path of [`/acordo/${id}/cartao`, `/acordo/${id}/cartao?parcela=${id}`]) {
      expect(purposeOf(path)).toEqual({ path, action: 'save_card', subjectId: id })
    }
  })

  it('is nothing for any other address', () => {
    for (const path of [
      `/acordo/${id}/cartao?parcela=//evil`,
      `/acordo/${id}/cartao?parcela=${id}&x=1`,
      `//acordo/${id}/cartao`,
      `/acordo/${id}/cartao#x`,
      `/pedidos/${id}?x=1`,
      `//pedidos/${id}`,
      '/pedidos',
      '/valores',
      null,
    ]) {
      expect(purposeOf(path)).toBeNull()
    }
  })
})
