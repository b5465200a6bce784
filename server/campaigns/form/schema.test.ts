import { describe, expect, it } from 'vitest'
import { newId } from '#server/kernel/id.ts'
import { filterSchema } from '../segment/schema.ts'
import { fieldsOfFilter, filterOf, writeCampaignInput } from './schema.ts'

const values = {
  name: 'Novembro',
  channel: 'email',
  template: 'campaign_help',
  holdOut: '10',
  portfolio: String(newId()),
  daysFrom: '91',
  daysTo: '180',
  totalFrom: '200',
  totalTo: '5.000,50',
  agreement: 'never',
  offer: 'with',
  contact: 'sms',
  kind: 'cpf',
  uf: 'PE',
  quietDays: '7',
  segment: '',
}
const read = (changes: Partial<typeof values> = {}) =>
  writeCampaignInput.safeParse({
    creditorSlug: 'ipe',
    campaignId: newId(),
    version: 0,
    values: { ...values, ...changes },
  })

describe('a filter', () => {
  it('comes back into the form as it was typed, and is kept as closed values', () => {
    const { data } = read()
    if (!data) throw new Error('these values are right')
    const filter = filterOf(data.values)
    expect(filterSchema.parse(JSON.parse(JSON.stringify(filter)))).toEqual(filter)
    expect(filter.total).toEqual({ from: '200.00', to: '5000.50' })
    expect(fieldsOfFilter(filter)).toMatchObject({
      daysFrom: '91',
      daysTo: '180',
      totalTo: '5000,50',
      quietDays: '7',
      uf: 'PE',
    })
    const open = read({ portfolio: '', daysTo: '', totalTo: '', uf: '', quietDays: '' }).data
    expect(open && filterOf(open.values)).toMatchObject({
      portfolioId: null,
      daysLate: { to: null },
      total: { to: null },
      uf: null,
      quietDays: null,
    })
  })

  it.each([
    ['daysTo', { daysFrom: '100', daysTo: '99' }],
    ['totalTo', { totalFrom: '1.000', totalTo: '999,99' }],
    ['holdOut', { holdOut: '51' }],
    ['portfolio', { portfolio: "' or true --" }],
    ['uf', { uf: 'XX' }],
    ['quietDays', { quietDays: '0' }],
    ['agreement', { agreement: 'any) or (true' }],
    ['name', { name: ' ' }],
  ])('names the field that cannot be read: %s', (field, changes) => {
    expect(read(changes).error?.issues.map(({ path }) => path[1])).toEqual([field])
  })
})
