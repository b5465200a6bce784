import { ANCHOR, REASON, shortDay, WAY } from '#app/admin/_parts/journey-words.ts'
import { PROFILE } from '#app/admin/_parts/profile-words.ts'
import { DataTable } from '#components/admin/data-table.tsx'
import { DayColumns } from '#components/admin/day-columns.tsx'
import { Facts } from '#components/admin/facts.tsx'
import { Disclosure } from '#components/ui/disclosure.tsx'
import { count } from '#components/ui/words.ts'
import { STEP_CHANNELS } from '#server/journeys/model.ts'
import { type JourneyFigures, REPLAY_DAYS, type Replay } from '#server/journeys/replay/model.ts'
import { formatShortDate, formatShortDay } from '#server/kernel/format.ts'

const figure = new Intl.NumberFormat('pt-BR')
const counted = (number: number) => figure.format(number)
const allOf = ({ messages }: JourneyFigures) =>
  STEP_CHANNELS.reduce((all, way) => all + messages[way], 0)

/** What a draft would write, beside what is in force; nothing names whose it is. */
export function JourneyReplay({ figures, of }: { figures: Replay; of: string }) {
  const { draft, live, difference } = figures
  return (
    <>
      <p className="max-w-text text-soft">
        Os próximos {REPLAY_DAYS} dias na carteira de hoje, se ninguém pagar nem responder até lá: é
        o máximo que pode sair. O que já foi escrito não conta de novo.
      </p>
      <div className="grid gap-6 lg:grid-cols-2">
        <Facts
          title="Diferença para o que está em vigor"
          of={of}
          items={[
            { label: 'Pessoas com algo em aberto', value: counted(figures.people) },
            {
              label: 'Pessoas avisadas: em vigor → rascunho',
              value: `${counted(live.people)} → ${counted(draft.people)}`,
            },
            { label: 'Só o rascunho avisa', value: counted(difference.gained) },
            { label: 'O rascunho deixa de avisar', value: counted(difference.lost) },
            {
              label: 'Avisos: em vigor → rascunho',
              value: `${counted(allOf(live))} → ${counted(allOf(draft))}`,
            },
            ...STEP_CHANNELS.map((way) => ({
              label: `por ${WAY[way]}`,
              value: `${counted(live.messages[way])} → ${counted(draft.messages[way])}`,
            })),
            {
              label: 'Esbarram no limite de contatos e esperam',
              value: `${counted(live.held)} → ${counted(draft.held)}`,
            },
            {
              label: 'Pessoas sem passo nestes dias',
              value: counted(figures.withoutStep),
            },
          ]}
        />
        <Days figures={figures} of={of} />
      </div>
      <DataTable
        caption="Quem fica de fora, e por quê"
        of={of}
        showCaption
        columns={[
          {
            header: 'Motivo, no dia do passo',
            isRowHeader: true,
            wraps: true,
            cell: ({ reason }) => REASON[reason],
          },
          { header: 'Pessoas', align: 'right', cell: ({ people }) => counted(people) },
        ]}
        rows={figures.reasons}
        rowKey={({ reason }) => reason}
        empty="Ninguém: cada passo encontra quem ele procura."
      />
      <Examples figures={figures} of={of} />
    </>
  )
}

function Days({ figures, of }: { figures: Replay; of: string }) {
  return (
    <section aria-label={`Avisos por dia: ${of}`} className="grid content-start gap-2">
      <h3 className="font-semibold">Avisos por dia</h3>
      <DayColumns
        columns={figures.days.map(({ on, draft, live }) => ({
          key: on.toString(),
          parts: [
            { tone: 'pine', count: draft.push },
            { tone: 'ok', count: draft.whatsapp },
            { tone: 'plain', count: draft.sms },
            { tone: 'warn', count: draft.email },
          ],
          before: live,
        }))}
      />
      <p className="text-tiny text-soft">
        Verde: navegador; verde-claro: WhatsApp; cinza: SMS; ocre: e-mail; a linha: o que está em
        vigor.
      </p>
      <Disclosure summary="Os números de cada dia">
        <DataTable
          caption="Avisos por dia, por canal"
          of={of}
          columns={[
            { header: 'Dia', isRowHeader: true, cell: ({ on }) => formatShortDate(on) },
            { header: 'Navegador', align: 'right', cell: ({ draft }) => counted(draft.push) },
            { header: 'WhatsApp', align: 'right', cell: ({ draft }) => counted(draft.whatsapp) },
            { header: 'SMS', align: 'right', cell: ({ draft }) => counted(draft.sms) },
            { header: 'E-mail', align: 'right', cell: ({ draft }) => counted(draft.email) },
            { header: 'No limite', align: 'right', cell: ({ draft }) => counted(draft.held) },
            { header: 'Em vigor', align: 'right', cell: ({ live }) => counted(live) },
          ]}
          rows={figures.days}
          rowKey={({ on }) => on.toString()}
          empty="Nenhum aviso nestes dias."
        />
      </Disclosure>
    </section>
  )
}

function Examples({ figures, of }: { figures: Replay; of: string }) {
  return (
    <DataTable
      caption="Até dez casos reais"
      of={of}
      showCaption
      columns={[
        { header: 'Contrato', isRowHeader: true, cell: ({ contract }) => `…${contract}` },
        { header: 'O que é', cell: ({ anchor }) => ANCHOR[anchor] },
        { header: 'Vencimento', cell: ({ daysLate }) => lateText(daysLate) },
        { header: 'Perfil', cell: ({ profile }) => PROFILE[profile] },
        {
          header: 'O que sairia',
          wraps: true,
          cell: ({ messages }) => (
            <ol className="grid gap-0.5">
              {messages.slice(0, MOST_SHOWN).map((message) => (
                <li key={`${message.on} ${message.day}`}>
                  {formatShortDay(message.on)} ({shortDay(message.day)}):{' '}
                  {message.reason === null
                    ? message.channel && WAY[message.channel]
                    : `não, ${REASON[message.reason]}`}
                </li>
              ))}
              {messages.length > MOST_SHOWN && (
                <li className="text-soft">e mais {messages.length - MOST_SHOWN}</li>
              )}
            </ol>
          ),
        },
      ]}
      rows={figures.examples}
      rowKey={({ contract, messages, daysLate }) =>
        `${contract} ${daysLate} ${messages[0]?.on.toString()}`
      }
      empty="Nada nesta carteira seria avisado nestes dias."
    />
  )
}

const MOST_SHOWN = 6

function lateText(daysLate: number): string {
  if (daysLate === 0) return 'hoje'
  return daysLate > 0
    ? `há ${count(daysLate, 'dia', 'dias')}`
    : `em ${count(-daysLate, 'dia', 'dias')}`
}
