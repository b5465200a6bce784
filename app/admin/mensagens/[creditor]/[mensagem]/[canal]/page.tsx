import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { whenText } from '#app/admin/_parts/words.ts'
import { leave } from '#app/admin/actions.ts'
import { askWording, goBack, writeWording } from '#app/admin/mensagens/actions.ts'
import { DataTable } from '#components/admin/data-table.tsx'
import { StaffSection } from '#components/admin/fields.tsx'
import { AdminShell } from '#components/admin/shell.tsx'
import { RowButton } from '#components/admin/team-form.tsx'
import { WordingForm } from '#components/admin/wording-form.tsx'
import { WordingPreview } from '#components/admin/wording-preview.tsx'
import { CHANNEL, MESSAGE, wordingNote } from '#components/admin/wording-words.ts'
import { Notice } from '#components/ui/notice.tsx'
import type { PortalOutputs } from '#server/api/root.ts'
import { staffName } from '#server/api/staff-auth.ts'
import { orSignIn, staffCaller } from '#server/api/web.ts'
import { fieldsOfWording } from '#server/messages/wording/form/model.ts'
import type { WordedTemplate, WordingChannel } from '#server/messages/wording/model.ts'
import { readingOf } from '#server/messages/wording/reading/model.ts'
import { placeInput } from '#server/messages/wording/schema.ts'

export const metadata: Metadata = { title: 'Texto de uma mensagem' }

type Found = PortalOutputs['wordings']['one'] & {
  readonly template: WordedTemplate
  readonly channel: WordingChannel
}

/** A7: one message on one channel: what is said now, what shall be said, and what was. */
export default async function Page(props: {
  params: Promise<{ creditor: string; mensagem: string; canal: string }>
  searchParams: Promise<{ aviso?: string }>
}) {
  const { creditor: creditorSlug, mensagem: template, canal: channel } = await props.params
  const asked = placeInput.safeParse({ creditorSlug, template, channel })
  const found = await orSignIn('staff', async () => {
    const { wordings } = await staffCaller()
    return asked.success ? { ...asked.data, ...(await wordings.one(asked.data)) } : null
  })
  if (!found) notFound()
  const { aviso } = await props.searchParams
  const note = wordingNote(aviso)
  return (
    <AdminShell
      active="mensagens"
      title={`${MESSAGE[found.template]}, ${CHANNEL[found.channel]}`}
      staffName={await staffName()}
      signOutAction={leave}
      actions={<a href={`/admin/mensagens/${creditorSlug}`}>← {found.creditor.name}</a>}
    >
      {note && (
        <Notice tone={note.tone} title={note.text} live>
          {aviso === 'pedido' && <a href="/admin/aprovacoes">Ver o pedido em Aprovações</a>}
        </Notice>
      )}
      <InUse found={found} />
      {found.mayEdit && <Writing found={found} />}
      <History found={found} />
    </AdminShell>
  )
}

const hiddenOf = (found: Found) => ({
  credor: found.creditor.slug,
  mensagem: found.template,
  canal: found.channel,
  versao: `${found.versions[0]?.version ?? 0}`,
  'em-uso': `${found.liveVersion ?? ''}`,
})

const versionText = (version: number | null) =>
  version === null ? 'texto da casa' : `versão ${version}`

function InUse({ found }: { found: Found }) {
  const { liveVersion, house, channel, sample } = found
  const live = found.versions.find(({ version }) => version === liveVersion)?.wording ?? house
  return (
    <StaffSection title={`Em uso: ${live ? versionText(liveVersion) : 'nada'}`}>
      {live ? (
        <WordingPreview
          title={`Como se lê hoje, ${versionText(liveVersion)}`}
          channel={channel}
          reading={readingOf(live, sample)}
        />
      ) : (
        <p className="max-w-text text-soft">
          Por WhatsApp esta mensagem ainda não vai: quem pediu WhatsApp recebe um SMS. Aprove o
          modelo no provedor, escreva aqui o mesmo texto e peça a aprovação.
        </p>
      )}
    </StaffSection>
  )
}

const FIRST_WHATSAPP = { modelo: '', idioma: 'pt_BR', texto: '' } as const

function Writing({ found }: { found: Found }) {
  const { template, channel, versions, house, sender, sample, liveVersion } = found
  const [newest] = versions
  const begun = newest?.wording ?? house
  const waits = newest !== undefined && newest.version !== liveVersion && !newest.wasInForce
  return (
    <StaffSection
      title={
        newest ? `Escrever: a partir da versão ${newest.version}` : 'Escrever um texto próprio'
      }
    >
      <WordingForm
        action={writeWording}
        hidden={hiddenOf(found)}
        place={{ template, channel }}
        fields={begun === null ? FIRST_WHATSAPP : fieldsOfWording(begun)}
        sender={sender}
        sample={sample}
      />
      {waits && found.isFit && (
        <div className="grid justify-items-start gap-2 border-t pt-3">
          <p className="text-soft">
            A versão {newest.version} está guardada. Outra pessoa lê e aprova; só então é usada.
          </p>
          <RowButton
            action={askWording}
            hidden={hiddenOf(found)}
            label={`Pedir aprovação da versão ${newest.version}`}
            isBox
          />
        </div>
      )}
    </StaffSection>
  )
}

function History({ found }: { found: Found }) {
  const { publications, liveVersion, versions, mayEdit } = found
  const back = (version: number | null) =>
    mayEdit && (
      <RowButton
        action={goBack}
        hidden={{ ...hiddenOf(found), volta: `${version ?? ''}` }}
        label={version === null ? 'Voltar ao texto da casa' : 'Voltar a este texto'}
        of={versionText(version)}
      />
    )
  return (
    <>
      <DataTable
        caption="Versões escritas"
        showCaption
        columns={[
          { header: 'Versão', isRowHeader: true, cell: ({ version }) => version },
          { header: 'Quem escreveu', cell: ({ writtenBy }) => writtenBy },
          { header: 'Quando', cell: ({ writtenAt }) => whenText(writtenAt) },
          {
            header: 'Texto',
            wraps: true,
            cell: ({ wording }) => Object.values(fieldsOfWording(wording)).join(' · '),
          },
          {
            header: 'Usar',
            cell: ({ version, wasInForce }) =>
              version === liveVersion ? 'em uso' : wasInForce ? back(version) : 'nunca aprovada',
          },
        ]}
        rows={versions}
        rowKey={({ version }) => `${version}`}
        empty="Nada foi escrito: vale o texto da casa."
      />
      {publications.length > 0 && (
        <DataTable
          caption="O que já esteve em uso"
          showCaption
          columns={[
            { header: 'Texto', isRowHeader: true, cell: ({ version }) => versionText(version) },
            { header: 'Desde', cell: ({ publishedAt }) => whenText(publishedAt) },
            {
              header: 'Como',
              cell: ({ how, publishedBy }) =>
                how === 'approved' ? `aprovado por ${publishedBy}` : `${publishedBy} voltou a ele`,
            },
          ]}
          rows={publications}
          rowKey={({ place }) => `${place}`}
          empty=""
        />
      )}
      {liveVersion !== null && <div>{back(null)}</div>}
    </>
  )
}
