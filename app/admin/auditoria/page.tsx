import type { Metadata } from 'next'
import { ACT, ACTOR, TOPIC } from '#app/admin/_parts/act-words.ts'
import { SavedViews } from '#app/admin/_parts/saved-views.tsx'
import { leave } from '#app/admin/actions.ts'
import { type Column, DataTable } from '#components/admin/data-table.tsx'
import { STAFF_BUTTON, StaffField, StaffSelect } from '#components/admin/fields.tsx'
import { AdminShell } from '#components/admin/shell.tsx'
import type { PortalOutputs } from '#server/api/root.ts'
import { staffName } from '#server/api/staff-auth.ts'
import { type TrailFields, trailFields } from '#server/api/trail-file.ts'
import { orSignIn, staffCaller } from '#server/api/web.ts'
import { TOPICS } from '#server/insights/trail/model.ts'
import { BUSINESS_TIME_ZONE } from '#server/kernel/clock.ts'

export const metadata: Metadata = { title: 'Auditoria' }

type Trail = PortalOutputs['trail']['page']
type Act = Trail['rows'][number]

/** A10: who did what, when, to whom. Nothing of it can be changed, and a chain of hashes shows it. */
export default async function Page(props: { searchParams: Promise<Record<string, string>> }) {
  const params = new Map(Object.entries(await props.searchParams))
  const fields = trailFields(params)
  const place = params.get('antes') ?? ''
  const before = /^\d{1,18}$/.test(place) ? place : null
  const trail = await orSignIn('staff', async () =>
    (await staffCaller()).trail.page({ ...fields, before }),
  )
  if (!trail) return null
  return (
    <AdminShell
      active="auditoria"
      title="Auditoria"
      staffName={await staffName()}
      signOutAction={leave}
    >
      <SavedViews list="auditoria" asked={addressFields(fields)} word={params.get('visao')} />
      <Filter fields={fields} trail={trail} />
      <DataTable
        caption="O que foi feito"
        columns={COLUMNS}
        rows={trail.rows}
        rowKey={({ id }) => id}
        empty="Nada registrado com este filtro."
      />
      <Pages fields={fields} isFirst={before === null} next={trail.next} />
      <Sealed sealed={trail.sealed} />
    </AdminShell>
  )
}

const COLUMNS: readonly Column<Act>[] = [
  { header: 'Quando', isRowHeader: true, cell: ({ at }) => momentText(at) },
  {
    header: 'Quem',
    // At the door nobody is inside yet: what is recorded there is about who stood before it.
    cell: ({ by, actor, colleague }) =>
      by ?? (actor === 'system' ? colleague : null) ?? ACTOR[actor],
  },
  { header: 'O quê', cell: ({ action }) => ACT[action] ?? action },
  {
    header: 'Sobre',
    cell: ({ debtorId, colleague, actor }) =>
      debtorId ? (
        <a href={`/admin/devedores/${debtorId}`}>ver a pessoa</a>
      ) : (
        ((actor === 'system' ? null : colleague) ?? '—')
      ),
  },
  { header: 'Credor', cell: ({ creditor }) => creditor ?? '—' },
  {
    header: 'Dados',
    wraps: true,
    cell: ({ data }) => <span className="font-mono text-tiny">{dataText(data)}</span>,
  },
]

/** `29/11/2026 10:05:31`: an auditor wants the second. */
function momentText(at: Temporal.Instant): string {
  const local = at.toZonedDateTimeISO(BUSINESS_TIME_ZONE)
  const two = (n: number) => String(n).padStart(2, '0')
  const day = `${two(local.day)}/${two(local.month)}/${local.year}`
  return `${day} ${two(local.hour)}:${two(local.minute)}:${two(local.second)}`
}

function dataText(data: Record<string, unknown>): string {
  return Object.entries(data)
    .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(', ')
}

function Filter({ fields, trail }: { fields: TrailFields; trail: Trail }) {
  const all = (label: string) => [{ value: '', label }]
  return (
    <form action="/admin/auditoria" className="flex flex-wrap items-end gap-3">
      <StaffSelect
        id="assunto"
        name="assunto"
        label="Assunto"
        defaultValue={fields.topic ?? ''}
        options={[...all('Todos'), ...TOPICS.map((value) => ({ value, label: TOPIC[value] }))]}
      />
      <StaffSelect
        id="quem"
        name="quem"
        label="Quem da equipe"
        defaultValue={fields.staffId ?? ''}
        options={[
          ...all('Qualquer um'),
          ...trail.members.map(({ id, name }) => ({ value: id, label: name })),
        ]}
      />
      <StaffSelect
        id="credor"
        name="credor"
        label="Credor"
        defaultValue={fields.creditorSlug ?? ''}
        options={[
          ...all('Todos'),
          ...trail.creditors.map(({ slug, tradeName }) => ({ value: slug, label: tradeName })),
        ]}
      />
      <StaffField id="de" name="de" label="De" type="date" defaultValue={fields.from ?? ''} />
      <StaffField id="ate" name="ate" label="Até" type="date" defaultValue={fields.to ?? ''} />
      {fields.debtorId && <input type="hidden" name="pessoa" value={fields.debtorId} />}
      <button type="submit" className={STAFF_BUTTON}>
        Filtrar
      </button>
      <button
        type="submit"
        className={STAFF_BUTTON}
        formAction="/admin/auditoria/arquivo"
        formMethod="post"
      >
        Baixar CSV
      </button>
      {fields.debtorId && <a href="/admin/auditoria">Só desta pessoa. Ver de todas</a>}
    </form>
  )
}

const NAMES = {
  topic: 'assunto',
  staffId: 'quem',
  creditorSlug: 'credor',
  debtorId: 'pessoa',
  from: 'de',
  to: 'ate',
} as const satisfies Record<keyof TrailFields, string>

function addressFields(fields: TrailFields): URLSearchParams {
  const query = new URLSearchParams()
  for (const [field, name] of Object.entries(NAMES)) {
    const value = fields[field as keyof TrailFields]
    if (value) query.set(name, value)
  }
  return query
}

function Pages(props: { fields: TrailFields; isFirst: boolean; next: string | null }) {
  const address = (before: string | null) => {
    const query = addressFields(props.fields)
    if (before !== null) query.set('antes', before)
    return `/admin/auditoria?${query}`
  }
  return (
    <nav aria-label="Páginas" className="flex flex-wrap gap-4">
      {!props.isFirst && (
        <a href={address(null)} className="inline-flex min-h-9 items-center">
          ← Do começo
        </a>
      )}
      {props.next && (
        <a href={address(props.next)} rel="next" className="inline-flex min-h-9 items-center">
          Mais antigos →
        </a>
      )}
    </nav>
  )
}

function Sealed({ sealed: { acts, hash } }: Pick<Trail, 'sealed'>) {
  if (acts === 0n) {
    return <p className="text-soft">O registro é selado a cada minuto, e ainda não foi.</p>
  }
  return (
    <p className="max-w-text text-soft">
      {acts.toString()} atos estão selados em cadeia: mudar ou retirar um deles aparece na
      conferência (<code>npm run audit:verify</code>). Guarde fora daqui o selo de agora:{' '}
      <code className="text-tiny break-all select-all">
        {acts.toString()}:{hash}
      </code>
    </p>
  )
}
