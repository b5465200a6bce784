import { ResultBlock, type ResultProps } from '#app/admin/_parts/result-block.tsx'
import {
  END,
  PROMISE,
  percentText,
  STEP,
  shareOf,
  stateText,
} from '#app/admin/_parts/result-words.ts'
import { BarChart, type Part, StackChart } from '#components/admin/charts.tsx'
import { type Column, DataTable } from '#components/admin/data-table.tsx'
import { Money } from '#components/figures/money.tsx'
import { formatMonth } from '#server/kernel/format.ts'

export function FunnelSection({ results, asked }: ResultProps) {
  const { funnel } = results
  const first = funnel[0]?.people ?? 0
  return (
    <ResultBlock
      of={{ results, asked }}
      table="funnel"
      title="Do convite ao acordo mantido"
      how="Pessoas que receberam o primeiro convite no período, e o que fizeram desde então, até hoje. Cada passo é contado por si. Quem está no grupo de comparação de uma campanha não entra."
      chart={
        <BarChart
          bars={funnel.map(({ step, people }) => ({
            label: STEP[step][0],
            value: `${people.toLocaleString('pt-BR')} · ${percentText(people, first)}`,
            share: shareOf(people, first),
          }))}
        />
      }
    >
      <DataTable
        caption="Em números"
        of="Do convite ao acordo mantido"
        columns={[
          {
            header: 'Passo',
            isRowHeader: true,
            wraps: true,
            cell: ({ step }) => (
              <>
                {STEP[step][0]}
                <span className="block text-tiny text-soft">{STEP[step][1]}</span>
              </>
            ),
          },
          { header: 'Pessoas', align: 'right', cell: (row) => row.people.toLocaleString('pt-BR') },
          { header: 'Dos convites', align: 'right', cell: (row) => percentText(row.people, first) },
          { header: 'Por SMS', align: 'right', cell: ({ by }) => by.sms.toLocaleString('pt-BR') },
          {
            header: 'Por e-mail',
            align: 'right',
            cell: ({ by }) => by.email.toLocaleString('pt-BR'),
          },
          {
            header: 'Por WhatsApp',
            align: 'right',
            cell: ({ by }) => by.whatsapp.toLocaleString('pt-BR'),
          },
        ]}
        rows={funnel}
        rowKey={({ step }) => step}
        empty="Nenhum convite no período."
      />
    </ResultBlock>
  )
}

export function KeepingSection({ results, asked }: ResultProps) {
  const { keeping } = results
  return (
    <ResultBlock
      of={{ results, asked }}
      table="keeping"
      title="Promessas cumpridas"
      how="O que foi prometido por telefone ou combinado em acordo para um dia do período que já passou. No dia: pago por inteiro até o último dia sem encargos."
      chart={
        <StackChart
          parts={KEPT_PARTS}
          stacks={keeping.map((row) => ({
            label: PROMISE[row.kind],
            value: percentText(row.onTime, row.due),
            shares: [row.onTime, row.late, row.due - row.onTime - row.late].map((part) =>
              shareOf(part, row.due),
            ),
          }))}
        />
      }
    >
      <DataTable
        caption="Em números"
        of="Promessas cumpridas"
        columns={[
          { header: 'Promessa', isRowHeader: true, cell: ({ kind }) => PROMISE[kind] },
          { header: 'Venceram', align: 'right', cell: (row) => row.due.toLocaleString('pt-BR') },
          { header: 'No dia', align: 'right', cell: (row) => row.onTime.toLocaleString('pt-BR') },
          { header: 'Taxa', align: 'right', cell: (row) => percentText(row.onTime, row.due) },
          { header: 'Depois', align: 'right', cell: (row) => row.late.toLocaleString('pt-BR') },
          {
            header: 'Não pagas',
            align: 'right',
            cell: (row) => (row.due - row.onTime - row.late).toLocaleString('pt-BR'),
          },
          { header: 'Valor', align: 'right', cell: ({ amount }) => <Money amount={amount} /> },
          {
            header: 'Pago no dia',
            align: 'right',
            cell: ({ amountOnTime }) => <Money amount={amountOnTime} />,
          },
        ]}
        rows={keeping}
        rowKey={({ kind }) => kind}
        empty=""
      />
    </ResultBlock>
  )
}

const KEPT_PARTS: readonly Part[] = [
  { name: 'no dia', tone: 'pine' },
  { name: 'depois', tone: 'ok' },
  { name: 'não pagas', tone: 'warn' },
]

const ENDS = ['closed', 'agreed', 'same', 'older', 'broken', 'recalled', 'barred'] as const
const TONES = {
  closed: 'pine',
  agreed: 'ok',
  same: 'plain',
  older: 'warn',
  broken: 'bad',
  recalled: 'faint',
  barred: 'faint',
} as const

export function RollSection({ results, asked }: ResultProps) {
  const { rolls } = results
  const [latest] = rolls
  const shown = rolls.filter((row) => latest && row.month.equals(latest.month))
  return (
    <ResultBlock
      of={{ results, asked }}
      table="rolls"
      title="Envelhecimento das dívidas"
      how="Onde estavam as dívidas no primeiro dia de cada mês, e no primeiro dia do mês seguinte. O mês entra aqui três dias depois de terminar, e não muda mais."
      chart={
        latest && (
          <>
            <p className="pb-2 text-tiny text-soft">{formatMonth(latest.month)}</p>
            <StackChart
              parts={ENDS.map((end) => ({ name: END[end].toLowerCase(), tone: TONES[end] }))}
              stacks={shown.map((row) => ({
                label: stateText(row.from),
                value: row.debts.toLocaleString('pt-BR'),
                shares: ENDS.map((end) => shareOf(row.ends[end], row.debts)),
              }))}
            />
          </>
        )
      }
    >
      <DataTable
        caption="Em números"
        of="Envelhecimento das dívidas"
        columns={[
          { header: 'Mês', cell: ({ month }) => formatMonth(month) },
          { header: 'Onde estavam', isRowHeader: true, cell: ({ from }) => stateText(from) },
          { header: 'Dívidas', align: 'right', cell: (row) => row.debts.toLocaleString('pt-BR') },
          { header: 'Saldo', align: 'right', cell: ({ amount }) => <Money amount={amount} /> },
          ...ENDS.map(
            (end): Column<(typeof rolls)[number]> => ({
              header: END[end],
              align: 'right',
              cell: (row) => percentText(row.ends[end], row.debts),
            }),
          ),
        ]}
        rows={rolls}
        rowKey={({ month, from }) => `${month} ${from}`}
        empty="Nenhum mês inteiro no período ainda. O primeiro aparece três dias depois de terminar."
      />
    </ResultBlock>
  )
}
