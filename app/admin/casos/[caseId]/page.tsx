import type { Metadata } from 'next'
import type { ReactNode } from 'react'
import { missing } from '#app/_views/missing.ts'
import { ErasureLook, Handing, Releasing, SentPhoto } from '#app/admin/_parts/case-parts.tsx'
import {
  ANSWER_TEMPLATES,
  ASK_TEMPLATE,
  CASE_CHANNEL,
  CASE_ENTRY,
  CASE_NOTES,
  CASE_STATE,
  CASE_STOPS,
  clockText,
  consequenceOf,
  decisionOn,
  ERASURE_TEMPLATE,
  LEGAL_PRIORITY,
} from '#app/admin/_parts/case-words.ts'
import { whenText } from '#app/admin/_parts/words.ts'
import { leave } from '#app/admin/actions.ts'
import { answer, ask, take } from '#app/admin/casos/actions.ts'
import { Facts, TwoColumns } from '#components/admin/facts.tsx'
import { STAFF_BUTTON, StaffSection, StaffSelect, StaffWords } from '#components/admin/fields.tsx'
import { AdminShell } from '#components/admin/shell.tsx'
import { StaffTimeline } from '#components/admin/timeline.tsx'
import { KIND_WORDS, REASON_WORDS } from '#components/portal/care-words.ts'
import { Notice } from '#components/ui/notice.tsx'
import type { PortalOutputs } from '#server/api/root.ts'
import { staffName } from '#server/api/staff-auth.ts'
import { orSignIn, staffCaller } from '#server/api/web.ts'
import { daysLeft } from '#server/cases/clock/model.ts'
import { erases } from '#server/cases/erasure/model.ts'
import { CASE_FACTS, MAX_WORDS, QUIET_DAYS } from '#server/cases/model.ts'
import { formatDays, formatShortDate } from '#server/kernel/format.ts'

export const metadata: Metadata = { title: 'Atendimento' }

type Case = PortalOutputs['cases']['byId']
type Props = {
  params: Promise<{ caseId: string }>
  searchParams: Promise<{ decidir?: string; aviso?: string }>
}

/** One case: what was asked, what stands still, what was said, and the answer. */
export default async function Page({ params, searchParams }: Props) {
  const { caseId } = await params
  const { decidir, aviso } = await searchParams
  const found = await orSignIn('staff', async () => (await staffCaller()).cases.byId({ caseId }))
  if (!found) missing()
  const note = aviso ? CASE_NOTES[aviso] : undefined
  return (
    <AdminShell
      active="casos"
      title={`${KIND_WORDS[found.kind]}, ${found.number}`}
      staffName={await staffName()}
      signOutAction={leave}
      actions={<a href="/admin/casos">← Atendimentos</a>}
    >
      {note && <Notice tone={note.tone} title={note.text} live />}
      <TwoColumns
        main={
          <>
            <Answering found={found} choice={decidir ?? ''} />
            <Handing found={found} />
            <Releasing found={found} />
            <Story found={found} />
          </>
        }
        side={<About found={found} />}
      />
    </AdminShell>
  )
}

function About({ found }: { found: Case }) {
  const { stops, source } = CASE_FACTS[found.kind]
  const waits = found.state === 'open' || found.state === 'asked'
  const until = found.stillness?.untilOn
  const holder = found.colleagues.find(({ id }) => id === found.assignedTo)
  return (
    <Facts
      title="O pedido"
      items={[
        {
          label: 'Pessoa',
          value: <a href={`/admin/devedores/${found.debtorId}`}>{found.person}</a>,
        },
        ...(waits && found.legalPriority > 0 ? [{ label: 'Vez', value: LEGAL_PRIORITY }] : []),
        { label: 'Motivo', value: REASON_WORDS[found.reason] },
        ...(found.debt
          ? [
              {
                label: 'Valor',
                value: `${found.debt.description}, contrato ${found.debt.contractNumber}`,
              },
            ]
          : []),
        { label: 'Credor', value: found.creditor ?? 'todos os da pessoa' },
        { label: 'Veio', value: `${CASE_CHANNEL[found.channel]}, ${whenText(found.openedAt)}` },
        {
          label: 'Situação',
          value: found.outcome ? decisionOn(found, found.outcome) : CASE_STATE[found.state],
        },
        ...(waits && holder ? [{ label: 'Está com', value: holder.name }] : []),
        ...(waits
          ? [
              {
                label: 'Responder até',
                value: `${formatShortDate(found.dueOn)}, ${clockText(daysLeft(found.dueOn, found.today))}`,
              },
            ]
          : []),
        { label: 'De onde vem o prazo', value: source },
        {
          label: 'Parado agora',
          value: found.stillness
            ? `${CASE_STOPS[stops]}${until ? `, até ${formatShortDate(until)}` : ''}`
            : 'nada',
        },
      ]}
    />
  )
}

function Story({ found }: { found: Case }) {
  return (
    <StaffTimeline
      title="O que foi dito e feito"
      entries={found.entries
        .map((entry) => ({
          id: entry.id,
          at: entry.at.toString(),
          when: whenText(entry.at),
          title: entryTitle(entry),
          detail: detailOf(found, entry),
          tone:
            entry.kind === 'answered'
              ? ('good' as const)
              : entry.kind === 'alarmed'
                ? ('attention' as const)
                : ('plain' as const),
        }))
        .toReversed()}
    />
  )
}

function detailOf(found: Case, entry: Case['entries'][number]): ReactNode {
  if (entry.photo) return <SentPhoto found={found} photo={entry.photo} />
  if (entry.kind === 'photo_added') return 'A foto foi apagada, a pedido da pessoa.'
  return entry.words && <p className="wrap-anywhere whitespace-pre-line">{entry.words}</p>
}

/** What was done, and by whom; of a case that was handed on, to whom. */
function entryTitle({ kind, staff, to }: Case['entries'][number]): string {
  if (to !== null) return `Passado a ${to}, por ${staff ?? ''}`
  return staff ? `${CASE_ENTRY[kind]}: ${staff}` : CASE_ENTRY[kind]
}

/** First what may be done, then, after one is chosen, what it does and the words: a second look. */
function Answering({ found, choice }: { found: Case; choice: string }) {
  if (!found.mayAnswer || (found.state !== 'open' && found.state !== 'asked')) return null
  if (choice === 'perguntar') return <Ask found={found} />
  if (choice === 'aceitar' || choice === 'recusar') return <Answer found={found} choice={choice} />
  const href = (decision: string) => `/admin/casos/${found.id}?decidir=${decision}`
  return (
    <StaffSection title="Responder">
      <div className="flex flex-wrap items-center gap-3">
        <a href={href('aceitar')} className={LINK_BUTTON}>
          {decisionOn(found, 'accepted')}…
        </a>
        <a href={href('recusar')} className={LINK_BUTTON}>
          {decisionOn(found, 'refused')}…
        </a>
        {found.state === 'open' && (
          <a href={href('perguntar')} className={LINK_BUTTON}>
            Perguntar mais…
          </a>
        )}
        <form action={take}>
          <input type="hidden" name="caso" value={found.id} />
          <button type="submit" className="min-h-9 text-link underline underline-offset-3">
            Assumir este atendimento
          </button>
        </form>
      </div>
    </StaffSection>
  )
}

const LINK_BUTTON = `${STAFF_BUTTON} inline-flex items-center no-underline`

function Ask({ found }: { found: Case }) {
  return (
    <StaffSection title="Perguntar mais">
      <form action={ask} className="grid max-w-text grid-cols-1 gap-3">
        <input type="hidden" name="caso" value={found.id} />
        <StaffWords
          id="texto"
          name="texto"
          label="O que a pessoa lê"
          defaultValue={ASK_TEMPLATE}
          maxLength={MAX_WORDS}
        />
        <p className="text-soft">O prazo continua correndo, e o que está parado continua parado.</p>
        <Buttons found={found} submit="Enviar pergunta" />
      </form>
    </StaffSection>
  )
}

function Answer({ found, choice }: { found: Case; choice: 'aceitar' | 'recusar' }) {
  const outcome = choice === 'aceitar' ? 'accepted' : 'refused'
  const givesBack = found.kind === 'dispute' && outcome === 'accepted'
  const isErasure = erases(found, outcome)
  const isStill = CASE_FACTS[found.kind].stops !== 'nothing'
  if (givesBack && !found.mayGiveBack) {
    return (
      <Notice tone="info" title="Devolver a dívida é decisão de quem pode recolher.">
        <p>Deixe este atendimento com uma gestora do credor.</p>
      </Notice>
    )
  }
  if (isErasure && !found.mayErase) {
    return (
      <Notice tone="info" title="Apagar dados é decisão de quem pode apagar.">
        <p>
          Apagar vale em todos os credores: deixe este atendimento com quem pode apagar e atende
          todos eles. O prazo continua correndo.
        </p>
      </Notice>
    )
  }
  return (
    <StaffSection title={`Responder: ${decisionOn(found, outcome)}`}>
      <form action={answer} className="grid max-w-text grid-cols-1 gap-3">
        <input type="hidden" name="caso" value={found.id} />
        <input type="hidden" name="decisao" value={choice} />
        {isErasure ? (
          <ErasureLook />
        ) : (
          <Notice
            tone={givesBack ? 'attention' : 'info'}
            title={consequenceOf(found.kind, outcome)}
          />
        )}
        <StaffWords
          id="texto"
          name="texto"
          label="O que a pessoa lê"
          defaultValue={isErasure ? ERASURE_TEMPLATE : ANSWER_TEMPLATES[found.kind][outcome]}
          maxLength={MAX_WORDS}
        />
        {isStill && !givesBack && !staysStill(found, outcome) && (
          <StaffSelect
            id="silencio"
            name="silencio"
            label="Manter silêncio depois da resposta"
            options={QUIET_DAYS.map((days) => ({
              value: String(days),
              label: days === 0 ? 'não' : `por ${formatDays(days)}`,
            }))}
          />
        )}
        {givesBack && (
          <label className="flex items-center gap-2">
            <input type="checkbox" name="certeza" value="sim" required className="size-4" />
            Conferi o contrato. Esta dívida volta ao credor para sempre.
          </label>
        )}
        {isErasure && (
          <label className="flex items-center gap-2">
            <input type="checkbox" name="certeza" value="sim" required className="size-4" />
            Conferi de quem é o pedido. Apague os dados para sempre.
          </label>
        )}
        <Buttons found={found} submit={isErasure ? 'Apagar e responder' : 'Responder'} />
      </form>
    </StaffSection>
  )
}

function staysStill({ kind }: Case, outcome: 'accepted' | 'refused'): boolean {
  return outcome === 'accepted' && CASE_FACTS[kind].whenAccepted === 'stays'
}

function Buttons({ found, submit }: { found: Case; submit: string }) {
  return (
    <div className="flex flex-wrap items-center gap-4">
      <button type="submit" className={STAFF_BUTTON}>
        {submit}
      </button>
      <a href={`/admin/casos/${found.id}`}>Voltar sem responder</a>
    </div>
  )
}
