import type { ReactNode } from 'react'
import { NobodyFound } from '#app/admin/_parts/list.tsx'
import { SavedViews } from '#app/admin/_parts/saved-views.tsx'
import { leave, search } from '#app/admin/actions.ts'
import { type Column, DataTable } from '#components/admin/data-table.tsx'
import { STAFF_BUTTON, StaffField, StaffSelect } from '#components/admin/fields.tsx'
import { FilterBar } from '#components/admin/filter-bar.tsx'
import { AdminShell } from '#components/admin/shell.tsx'
import { staffName } from '#server/api/staff-auth.ts'
import { dayText } from '#server/kernel/day.ts'
import { asId, type Id, isId } from '#server/kernel/id.ts'
import { slugOrNull } from '#server/kernel/slug.ts'

export type OpenListParams = Promise<
  Partial<Record<'q' | 'credor' | 'estado' | 'de' | 'ate' | 'depois' | 'nada' | 'visao', string>>
>

/** What a list's address asks for; anything odd is everything, from the newest. */
export async function openListArgs<State extends string, RowId extends Id<string>>(
  params: OpenListParams,
  states: readonly State[],
) {
  const { q, credor, estado, de, ate, depois, nada, visao } = await params
  return {
    asked: {
      query: (q ?? '').slice(0, 200),
      creditorSlug: slugOrNull(credor),
      state: states.find((state) => state === estado) ?? null,
      from: dayText(de),
      to: dayText(ate),
      after: isId(depois) ? asId<RowId>(depois) : null,
    },
    nothing: nada !== undefined,
    word: visao,
  }
}

type Asked = {
  readonly query: string
  readonly creditorSlug: string | null
  readonly state: string | null
  readonly from: string | null
  readonly to: string | null
  readonly after: string | null
}

/** A list of any length: search, filters, table, onwards, and a copy of what is filtered. */
export async function OpenListPage<Row>(props: {
  title: string
  list: 'dividas' | 'acordos' | 'pagamentos'
  asked: Asked
  /** What became of saving a view, as the address says it. */
  word: string | undefined
  nothing: boolean
  found: {
    rows: readonly Row[]
    next: string | null
    creditors: readonly { slug: string; tradeName: string }[]
    mayCopy: boolean
  }
  /** What the first and the last day are days of. */
  days: readonly [from: string, to: string]
  /** What each state is called, in the order of the filter. */
  states: Readonly<Record<string, string>>
  columns: readonly Column<Row>[]
  rowKey: (row: Row) => string
  placeholder: string
  empty: ReactNode
}) {
  const { asked, found, list } = props
  const path = `/admin/${list}`
  const { query, creditorSlug, state, from, to } = asked
  const isNarrowed = query !== '' || [creditorSlug, state, from, to].some((one) => one !== null)
  return (
    <AdminShell
      active={list}
      title={props.title}
      staffName={await staffName()}
      signOutAction={leave}
      actions={
        <FilterBar
          action={search}
          list={path}
          label={`Buscar em ${props.title}`}
          placeholder={props.placeholder}
          query={asked.query}
        />
      }
    >
      {props.nothing && <NobodyFound />}
      <SavedViews list={list} asked={fieldsOf({ ...asked, after: null })} word={props.word} />
      <form action={path} className="flex flex-wrap items-end gap-3">
        {asked.query !== '' && <input type="hidden" name="q" value={asked.query} />}
        <StaffSelect
          id="estado"
          name="estado"
          label="Situação"
          defaultValue={asked.state ?? ''}
          options={[
            { value: '', label: 'Todas' },
            ...Object.entries(props.states).map(([value, label]) => ({ value, label })),
          ]}
        />
        <StaffSelect
          id="credor"
          name="credor"
          label="Credor"
          defaultValue={asked.creditorSlug ?? ''}
          options={[
            { value: '', label: 'Todos' },
            ...found.creditors.map(({ slug, tradeName }) => ({ value: slug, label: tradeName })),
          ]}
        />
        <StaffField id="de" name="de" label={props.days[0]} type="date" defaultValue={from ?? ''} />
        <StaffField id="ate" name="ate" label={props.days[1]} type="date" defaultValue={to ?? ''} />
        <button type="submit" className={STAFF_BUTTON}>
          Filtrar
        </button>
        {found.mayCopy && (
          <button
            type="submit"
            className={STAFF_BUTTON}
            formAction={`${path}/arquivo`}
            formMethod="post"
          >
            Baixar CSV
          </button>
        )}
        {isNarrowed && (
          <a href={path} className="inline-flex min-h-9 items-center">
            Limpar filtro
          </a>
        )}
      </form>
      <DataTable
        caption={props.title}
        columns={props.columns}
        rows={found.rows}
        rowKey={props.rowKey}
        empty={isNarrowed ? 'Nada encontrado com este filtro.' : props.empty}
      />
      <nav aria-label="Páginas" className="flex flex-wrap gap-4">
        {asked.after !== null && (
          <a
            href={addressOf(path, { ...asked, after: null })}
            className="inline-flex min-h-9 items-center"
          >
            ← Do começo
          </a>
        )}
        {found.next !== null && (
          <a
            href={addressOf(path, { ...asked, after: found.next })}
            rel="next"
            className="inline-flex min-h-9 items-center"
          >
            Próximas →
          </a>
        )}
      </nav>
    </AdminShell>
  )
}

function fieldsOf({ query, creditorSlug, state, from, to, after }: Asked): URLSearchParams {
  const params = new URLSearchParams()
  const named = { q: query, credor: creditorSlug, estado: state, de: from, ate: to, depois: after }
  for (const [name, value] of Object.entries(named)) if (value) params.set(name, value)
  return params
}

function addressOf(path: string, asked: Asked): string {
  const params = fieldsOf(asked)
  return params.size === 0 ? path : `${path}?${params}`
}
