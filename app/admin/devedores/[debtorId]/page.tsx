import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { FileCases } from '#app/admin/_parts/file-cases.tsx'
import { FileDebts, FileSide } from '#app/admin/_parts/file-parts.tsx'
import { heldText } from '#app/admin/_parts/file-words.ts'
import { storyDetail, storyTitle, storyTone } from '#app/admin/_parts/story-words.ts'
import { whenText } from '#app/admin/_parts/words.ts'
import { leave } from '#app/admin/actions.ts'
import { viewAs } from '#app/admin/devedores/[debtorId]/actions.ts'
import { TwoColumns } from '#components/admin/facts.tsx'
import { STAFF_BUTTON } from '#components/admin/fields.tsx'
import { AdminShell } from '#components/admin/shell.tsx'
import { Stat, StatRow } from '#components/admin/stats.tsx'
import { RowButton } from '#components/admin/team-form.tsx'
import { StaffTimeline } from '#components/admin/timeline.tsx'
import { Money } from '#components/figures/money.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { count } from '#components/ui/words.ts'
import type { PortalOutputs } from '#server/api/root.ts'
import { staffName } from '#server/api/staff-auth.ts'
import { orSignIn, staffCaller } from '#server/api/web.ts'
import { formatDayMonth } from '#server/kernel/format.ts'
import { asId, isId } from '#server/kernel/id.ts'

export const metadata: Metadata = { title: 'Ficha' }

type File = PortalOutputs['insights']['file']

/** A3: the whole story of one person, so that nobody asks again what was already said. */
export default async function Page(props: {
  params: Promise<{ debtorId: string }>
  searchParams: Promise<{ antes?: string }>
}) {
  const { debtorId } = await props.params
  const { antes } = await props.searchParams
  if (!isId(debtorId)) notFound()
  const before = placeOf(antes)
  const file = await orSignIn('staff', async () =>
    (await staffCaller()).insights.file({ debtorId: asId(debtorId), before }),
  )
  if (!file) notFound()
  const address = `/admin/devedores/${debtorId}`
  return (
    <AdminShell
      active="devedores"
      title={file.name || 'Sem nome no arquivo'}
      staffName={await staffName()}
      signOutAction={leave}
      actions={
        <div className="flex flex-wrap gap-3">
          {file.mayAssist && (
            <a
              href={`${address}/telefone`}
              className={`${STAFF_BUTTON} inline-flex items-center no-underline`}
            >
              Atender por telefone
            </a>
          )}
          {file.mayViewAs && (
            <RowButton action={viewAs} hidden={{ debtorId }} label="Ver como a pessoa" isBox />
          )}
        </div>
      }
    >
      <Summary file={file} />
      <HeldList file={file} />
      <FileDebts file={file} />
      <FileCases file={file} />
      <TwoColumns
        main={<Story file={file} address={address} isFirst={before === null} />}
        side={<FileSide file={file} address={address} />}
      />
    </AdminShell>
  )
}

/** `2026-11-23T13:00:00Z_<id>`; anything else is the newest page. */
function placeOf(text: string | undefined) {
  const [at = '', id = ''] = (text ?? '').split('_')
  return isId(id) && at !== '' ? { at, id } : null
}

function Summary({ file: { summary } }: { file: File }) {
  const { next, best } = summary
  return (
    <StatRow>
      <Stat
        label="Deve hoje, fora de acordo"
        value={<Money amount={summary.owedToday} />}
        note={count(summary.openDebts, 'dívida', 'dívidas')}
      />
      <Stat
        label="Acordos correndo"
        value={summary.running}
        note={next?.isLate ? 'tem parcela atrasada' : undefined}
        tone="attention"
      />
      <Stat
        label="Próxima data"
        value={next ? formatDayMonth(next.on) : '—'}
        note={next && (next.what === 'due' ? `acordo ${next.of}` : `promessa a ${next.of}`)}
      />
      <Stat
        label="Como falar"
        value={best ? (best.channel === 'sms' ? 'SMS' : 'E-mail') : '—'}
        note={best?.masked ?? 'sem contato que valha'}
      />
    </StatRow>
  )
}

function HeldList({ file: { summary } }: { file: File }) {
  if (summary.held.length === 0) return null
  return (
    <Notice tone="attention" title="O que está parado, e por quê">
      <ul className="list-disc pl-5">
        {summary.held.map((held) => (
          <li key={heldText(held)}>{heldText(held)}</li>
        ))}
      </ul>
    </Notice>
  )
}

function Story(props: { file: File; address: string; isFirst: boolean }) {
  const { entries, next } = props.file.story
  return (
    <div className="grid gap-3">
      <StaffTimeline
        title="O que aconteceu"
        entries={entries.map((entry) => ({
          id: `${entry.kind}-${entry.id}`,
          at: entry.at.toString(),
          when: whenText(entry.at),
          title: storyTitle(entry.kind, entry.what),
          detail: storyDetail(entry),
          tone: storyTone(entry),
        }))}
      />
      <nav aria-label="Páginas" className="flex flex-wrap gap-4">
        {!props.isFirst && (
          <a href={props.address} className="inline-flex min-h-9 items-center">
            ← Do começo
          </a>
        )}
        {next && (
          <a
            href={`${props.address}?antes=${encodeURIComponent(`${next.at}_${next.id}`)}`}
            rel="next"
            className="inline-flex min-h-9 items-center"
          >
            Mais antigas →
          </a>
        )}
      </nav>
    </div>
  )
}
