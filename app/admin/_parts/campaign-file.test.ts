import { describe, expect, it } from 'vitest'
import { asId, type DebtorId } from '#server/kernel/id.ts'
import { LIST_HEAD, listLine, listName } from './campaign-file.ts'

const member = {
  debtorId: asId<DebtorId>('01920000-0000-7000-8000-000000000000'),
  name: 'Maria S.',
  document: '•••.533.447-••',
  verdict: 'out',
  reason: 'contact_opted_out',
  status: null,
  refusal: null,
} as const

describe('the file of a list', () => {
  it('says who, and why not, and opens as text whatever a name looks like', () => {
    expect(LIST_HEAD.split(';')).toHaveLength(4)
    expect(listLine(member)).toBe(
      'Maria S.;•••.533.447-••;não recebe: pediu para não receber;—\r\n',
    )
    for (const name of ['=HYPERLINK("x")', '+55', '-2+3', '@soma', '\tx', '＝1+1']) {
      expect(listLine({ ...member, name })).toMatch(/^"?'/)
    }
    expect(listLine({ ...member, name: 'a;b"c' })).toMatch(/^"a;b""c";/)
  })

  it('has a name without accents', () => {
    expect(listName('out')).toBe('campanha-nao-recebem.csv')
  })
})
