import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import {
  FIELDS,
  fieldText,
  KIND,
  SECTION_MEANING,
  SECTION_TITLE,
  valueText,
} from '#app/admin/_parts/creditor-words.ts'
import { whenText } from '#app/admin/_parts/words.ts'
import { leave } from '#app/admin/actions.ts'
import { change } from '#app/admin/credores/actions.ts'
import { CreditorForm } from '#components/admin/creditor-form.tsx'
import { DataTable } from '#components/admin/data-table.tsx'
import { Facts, TwoColumns } from '#components/admin/facts.tsx'
import { StaffSection } from '#components/admin/fields.tsx'
import { AdminShell } from '#components/admin/shell.tsx'
import type { PortalOutputs } from '#server/api/root.ts'
import { staffName } from '#server/api/staff-auth.ts'
import { orSignIn, staffCaller } from '#server/api/web.ts'
import { type Section, sectionOf } from '#server/staff/creditor/model.ts'
import { slugInput } from '#server/staff/creditor/schema.ts'

export const metadata: Metadata = { title: 'Credor' }

type Found = PortalOutputs['creditors']['bySlug']
const SECTIONS: readonly Section[] = ['identity', 'branding', 'conduct']

/** One creditor: a form for each part of it, and everything that was in force before. */
export default async function Page(props: {
  params: Promise<{ slug: string }>
  searchParams: Promise<{ mudado?: string }>
}) {
  const [params, { mudado }] = await Promise.all([props.params, props.searchParams])
  const slug = slugInput.safeParse(params)
  if (!slug.success) notFound()
  const found = await orSignIn('staff', async () =>
    (await staffCaller()).creditors.bySlug(slug.data),
  )
  if (!found) notFound()
  const { creditor } = found
  return (
    <AdminShell
      active="credores"
      title={creditor.tradeName}
      staffName={await staffName()}
      signOutAction={leave}
    >
      <TwoColumns
        main={SECTIONS.map((section) => (
          <Part key={section} found={found} section={section} saved={section === mudado} />
        ))}
        side={
          <Facts
            title="O que não muda aqui"
            items={[
              { label: 'Tipo', value: KIND[creditor.kind] },
              ...(creditor.pixKey === null ? [] : [{ label: 'Chave Pix', value: creditor.pixKey }]),
              { label: 'Nome que o banco mostra', value: creditor.pixPayeeName },
            ]}
          />
        }
      />
      <History found={found} />
    </AdminShell>
  )
}

function Part(props: { found: Found; section: Section; saved: boolean }) {
  const { found, section, saved } = props
  const { creditor, seen, mayChange } = found
  const values = sectionOf(creditor, section)
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
        address={`/admin/credores/${creditor.slug}#${section}`}
        saved={saved}
        slug={creditor.slug}
        section={section}
        fields={FIELDS[section]}
        previewName={section === 'branding' ? creditor.tradeName : null}
      />
    </StaffSection>
  )
}

function History({ found }: { found: Found }) {
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
      rows={found.changes}
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
