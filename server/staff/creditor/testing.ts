import { type AddCreditorInput, addCreditorInput } from './adding/schema.ts'

/** A creditor as the form of a new one is filled in. */
export const NEW_CREDITOR = {
  kind: 'commerce',
  tradeName: 'Água Clara Móveis',
  legalName: 'Água Clara Móveis Ltda.',
  cnpj: '11444777000161',
  address: 'Rua das Flores, 10, Recife/PE',
  uf: 'PE',
  city: 'Recife',
  phone: '0800 222 2222',
  sealText: 'AC',
  groundColour: '#0f5e4e',
  letterColour: '#ffffff',
  breachEffect: 'proportional',
  graceDays: 10,
  repairDays: 10,
  delistingPolicy: 'first_instalment',
  contactFirstHour: 11,
  contactEndHour: 18,
  contactEveryDays: 1,
  contactPerWeek: 3,
  contactPerMonth: 8,
  contactSms: 'yes',
  contactEmail: 'yes',
  contactWhatsApp: 'no',
}

/** The same, read as the form is, with something else in it. */
export function newCreditor(more: Partial<typeof NEW_CREDITOR> = {}): AddCreditorInput['values'] {
  return addCreditorInput.shape.values.parse({ ...NEW_CREDITOR, ...more })
}
