import { FIELDS, KIND, SECTION_TITLE } from '#app/admin/_parts/creditor-words.ts'
import type { CreditorFieldView } from '#components/admin/creditor-form.tsx'
import { CONTACT_LIMITS } from '#server/creditors/contact/model.ts'
import type { AddingRefusal } from '#server/staff/creditor/adding/model.ts'
import type { Section } from '#server/staff/creditor/model.ts'

/** The fields of a section, the first of them under its name. */
function fieldsOf(section: Section): CreditorFieldView[] {
  return FIELDS[section].map((field, place) =>
    place === 0 ? { ...field, begins: SECTION_TITLE[section] } : field,
  )
}

/** Everything that makes a creditor but its account; the colours last, above how they look. */
export const NEW_FIELDS: readonly CreditorFieldView[] = [
  ...fieldsOf('identity'),
  {
    name: 'kind',
    label: 'Tipo: decide o que a lei deixa cobrar, e não muda depois',
    error: 'Escolha um dos três.',
    options: Object.entries(KIND).map(([value, label]) => ({ value, label })),
  },
  ...fieldsOf('conduct'),
  ...fieldsOf('contact'),
  ...fieldsOf('branding'),
]

/** How the form begins: what the house allows, and a seal that can be read. */
export const NEW_VALUES: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    Object.entries(CONTACT_LIMITS).map(([name, value]) => [name, String(value)]),
  ),
  kind: 'commerce',
  breachEffect: 'proportional',
  graceDays: '10',
  repairDays: '10',
  delistingPolicy: 'first_instalment',
  groundColour: '#0f5e4e',
  letterColour: '#ffffff',
}

export const ADDING_REFUSED = {
  not_for_all: 'Só quem trabalha para todos os credores pode criar outro.',
  cnpj_taken: 'Já existe um credor com este CNPJ. Nada foi criado.',
} as const satisfies Record<AddingRefusal, string>
