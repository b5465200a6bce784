import { ENTERED_BY } from '#app/admin/_parts/team-words.ts'
import { whenText } from '#app/admin/_parts/words.ts'
import { endSession } from '#app/admin/equipe/actions.ts'
import { DataTable } from '#components/admin/data-table.tsx'
import { RowButton } from '#components/admin/team-form.tsx'
import type { PortalOutputs } from '#server/api/root.ts'

type Session = PortalOutputs['staff']['account']['sessions'][number]

/** Where somebody is signed in now, each with its end. */
export function SessionTable(props: {
  sessions: readonly Session[]
  /** Whose they are, where they are another's. */
  staffId: string | null
  currentId: string | null
}) {
  return (
    <DataTable
      caption="Sessões abertas"
      showCaption
      columns={[
        {
          header: 'Aparelho',
          isRowHeader: true,
          cell: (row) =>
            `${browserOf(row.userAgent)}${row.id === props.currentId ? ' (esta)' : ''}`,
        },
        { header: 'Rede', cell: (row) => row.network ?? 'desconhecida' },
        { header: 'Entrou com', cell: (row) => ENTERED_BY[row.enteredBy] },
        { header: 'Desde', cell: (row) => whenText(row.createdAt) },
        { header: 'Vista por último', cell: (row) => whenText(row.lastSeenAt) },
        {
          header: 'Ação',
          cell: (row) => (
            <RowButton
              action={endSession}
              hidden={{
                sessionId: row.id,
                ...(props.staffId === null ? {} : { staffId: props.staffId }),
              }}
              label="Encerrar"
              of={`a sessão de ${whenText(row.createdAt)}`}
            />
          ),
        },
      ]}
      rows={props.sessions}
      rowKey={(row) => row.id}
      empty="Nenhuma sessão aberta agora."
    />
  )
}

const BROWSERS = [
  ['Edg/', 'Edge'],
  ['Firefox/', 'Firefox'],
  ['Chrome/', 'Chrome'],
  ['Safari/', 'Safari'],
] as const
const SYSTEMS = [
  ['Android', 'Android'],
  ['iPhone', 'iPhone'],
  ['iPad', 'iPad'],
  ['Windows', 'Windows'],
  ['Mac OS X', 'Mac'],
  ['Linux', 'Linux'],
] as const

/** `Chrome no Windows`: enough to know one's own devices by. */
function browserOf(userAgent: string | null): string {
  const find = (list: readonly (readonly [string, string])[]) =>
    list.find(([sign]) => userAgent?.includes(sign))?.[1]
  const [browser, system] = [find(BROWSERS) ?? 'Outro navegador', find(SYSTEMS)]
  return system ? `${browser}, ${system}` : browser
}
