import { notFound } from 'next/navigation'
import {
  FIELDS,
  fieldText,
  SECTION_MEANING,
  SECTION_TITLE,
  valueText,
} from '#app/admin/_parts/creditor-words.ts'
import { whenText } from '#app/admin/_parts/words.ts'
import { change } from '#app/admin/credores/actions.ts'
import { CreditorForm } from '#components/admin/creditor-form.tsx'
import { DataTable } from '#components/admin/data-table.tsx'
import { Facts } from '#components/admin/facts.tsx'
import { StaffSection } from '#components/admin/fields.tsx'
import type { PortalOutputs } from '#server/api/root.ts'
import { orSignIn, staffCaller } from '#server/api/web.ts'
import type { Section } from '#server/staff/creditor/model.ts'
import { slugInput } from '#server/staff/creditor/schema.ts'

type Found = PortalOutputs['creditors']['bySlug']

/** The creditor that an address names, as its forms need it; a 404 where it is not theirs to see. */
export async function creditorAt(params: Promise<{ slug: string }>): Promise<Found> {
  const slug = slugInput.safeParse(await params)
  if (!slug.success) notFound()
  const read = async () => (await staffCaller()).creditors.bySlug(slug.data)
  return (await orSignIn('staff', read)) ?? notFound()
}

/** One part of a creditor: a form for who may change it, else what is there. */
export function CreditorPart(props: {
  found: Found
  section: Section
  /** Where the form stands. */
  page: string
  saved: boolean
}) {
  const { found, section, page, saved } = props
  const { creditor, seen, mayChange } = found
  const values = found.values[section]
  const typed = Object.entries(values).map(([name, value]) => [name, fieldText(name, value)])
  if (!mayChange) {
    const items = FIELDS[section].map(({ name, label }) => ({
      label,
      value: valueText(section, name, values[name] ?? null),
    }))
    return <Facts title={SECTION_TITLE[section]} items={items} />
  }
  return (
    <StaffSection id={section} title={SECTION_TITLE[section]}>
      <p className="text-soft">{SECTION_MEANING[section]}</p>
      <CreditorForm
        action={change}
        initial={{
          turn: 0,
          values: Object.fromEntries(typed),
          errors: {},
          problem: null,
          seenSha256: seen[section],
        }}
        address={`${page}#${section}`}
        saved={saved}
        hidden={{ slug: creditor.slug, section }}
        prefix={section}
        fields={FIELDS[section]}
        previewName={section === 'branding' ? creditor.tradeName : null}
      />
    </StaffSection>
  )
}

/** What changed in some parts of a creditor, and who did it. */
export function CreditorHistory(props: { found: Found; sections: readonly Section[] }) {
  return (
    <DataTable
      caption="O que mudou"
      showCaption
      columns={[
        { header: 'Desde', isRowHeader: true, cell: (row) => whenText(row.inForceSince) },
        { header: 'Parte', cell: (row) => SECTION_TITLE[row.section] },
        { header: 'O que mudou', wraps: true, cell: (row) => <Difference change={row} /> },
        { header: 'Quem', cell: (row) => row.by },
      ]}
      rows={props.found.changes.filter(({ section }) => props.sections.includes(section))}
      rowKey={(row) => row.id}
      empty="Nada mudou desde que o credor entrou."
    />
  )
}

function Difference({ change: { section, before, after } }: { change: Found['changes'][number] }) {
  const changed = FIELDS[section].filter(({ name }) => before[name] !== after[name])
  return (
    <ul>
      {changed.map(({ name, label }) => (
        <li key={name}>
          {`${label}: de ${valueText(section, name, before[name] ?? null)} para ${valueText(section, name, after[name] ?? null)}`}
        </li>
      ))}
    </ul>
  )
}
