import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { leave } from '#app/admin/actions.ts'
import { DataTable } from '#components/admin/data-table.tsx'
import { AdminShell } from '#components/admin/shell.tsx'
import { CHANNEL, MESSAGE } from '#components/admin/wording-words.ts'
import type { PortalOutputs } from '#server/api/root.ts'
import { staffName } from '#server/api/staff-auth.ts'
import { orSignIn, staffCaller } from '#server/api/web.ts'
import {
  WORDED,
  WORDING_CHANNELS,
  type WordedTemplate,
  type WordingChannel,
} from '#server/messages/wording/model.ts'

export const metadata: Metadata = { title: 'Mensagens de um credor' }

type Found = PortalOutputs['wordings']['byCreditor']

/** A7: every message of one creditor, and whose words it says on each channel. */
export default async function Page(props: { params: Promise<{ creditor: string }> }) {
  const { creditor: creditorSlug } = await props.params
  const found = await orSignIn('staff', async () =>
    (await staffCaller()).wordings.byCreditor({ creditorSlug }),
  )
  if (!found) notFound()
  return (
    <AdminShell
      active="mensagens"
      title={`Mensagens: ${found.creditor.name}`}
      staffName={await staffName()}
      signOutAction={leave}
      actions={<a href="/admin/mensagens">← Todos os credores</a>}
    >
      <DataTable
        caption="Texto em uso por canal"
        columns={[
          { header: 'Mensagem', isRowHeader: true, cell: (template) => MESSAGE[template] },
          ...WORDING_CHANNELS.map((channel) => ({
            header: CHANNEL[channel],
            cell: (template: WordedTemplate) => (
              <a
                href={`/admin/mensagens/${creditorSlug}/${template}/${channel}`}
                aria-label={`${MESSAGE[template]}, ${CHANNEL[channel]}: ${standing(found, template, channel)}`}
              >
                {standing(found, template, channel)}
              </a>
            ),
          })),
        ]}
        rows={WORDED}
        rowKey={(template) => template}
        empty=""
      />
    </AdminShell>
  )
}

function standing({ rows }: Found, template: WordedTemplate, channel: WordingChannel): string {
  const row = rows.find((one) => one.template === template && one.channel === channel)
  const live =
    row?.liveVersion == null
      ? channel === 'whatsapp'
        ? 'não vai'
        : 'da casa'
      : `versão ${row.liveVersion}`
  const isAhead = row !== undefined && row.newestVersion !== row.liveVersion
  return isAhead ? `${live}; escrita a ${row.newestVersion}` : live
}
