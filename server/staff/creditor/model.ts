import type { Creditor } from '#server/creditors/model.ts'

/** What staff change of a creditor together, each with a form of its own. */
export const SECTIONS = {
  identity: ['tradeName', 'legalName', 'cnpj', 'address', 'uf', 'city', 'phone'],
  branding: ['sealText', 'groundColour', 'letterColour'],
  conduct: ['breachEffect', 'graceDays', 'repairDays', 'delistingPolicy'],
  contact: [
    'contactFirstHour',
    'contactEndHour',
    'contactEveryDays',
    'contactPerWeek',
    'contactPerMonth',
    'contactSms',
    'contactEmail',
    'contactWhatsApp',
  ],
} as const satisfies Record<string, readonly (keyof Creditor)[]>

export type Section = keyof typeof SECTIONS
export type SectionValues = Readonly<Record<string, string | number | null>>

type SectionField = (typeof SECTIONS)[Section][number]

/** One section of a creditor, by the names of its fields. */
export function sectionOf(creditor: Pick<Creditor, SectionField>, section: Section): SectionValues {
  return Object.fromEntries(SECTIONS[section].map((field) => [field, creditor[field]]))
}

export type SectionChange = {
  readonly section: Section
  readonly before: SectionValues
  readonly after: SectionValues
  readonly inForceSince: Temporal.Instant
}

/**
 * A section as it was in force at an instant. Before its first change, it was what that change
 * found; without any, it always was what it is.
 * @param changes oldest first.
 */
export function sectionAt(
  changes: readonly SectionChange[],
  now: { readonly section: Section; readonly values: SectionValues },
  at: Temporal.Instant,
): SectionValues {
  const ofSection = changes.filter(({ section }) => section === now.section)
  const later = ofSection.find(({ inForceSince }) => Temporal.Instant.compare(inForceSince, at) > 0)
  return later ? later.before : now.values
}
