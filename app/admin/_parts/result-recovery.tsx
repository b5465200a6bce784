import {
  type Asked,
  ResultBlock,
  type ResultProps,
  type Results,
} from '#app/admin/_parts/result-block.tsx'
import { bandText, CAME, percentText, shareOf } from '#app/admin/_parts/result-words.ts'
import { type Bar, BarChart } from '#components/admin/charts.tsx'
import { type Column, DataTable } from '#components/admin/data-table.tsx'
import { Money } from '#components/figures/money.tsx'
import { type AgeBand, lastDayOf } from '#server/insights/results/model.ts'
import { formatBRL } from '#server/kernel/money.ts'

type Recovered = Results['recovery']['total']

const moneyBars = <Row extends Recovered>(
  rows: readonly Row[],
  label: (row: Row) => string,
): Bar[] => {
  const most = rows.map(({ amount }) => amount).toSorted((a, b) => Number(b - a))[0] ?? 0n
  return rows.slice(0, 8).map((row) => ({
    label: label(row),
    value: formatBRL(row.amount),
    share: shareOf(row.amount, most),
  }))
}

function cameColumns<Row extends Recovered>(total: bigint): Column<Row>[] {
  return [
    { header: 'Recuperado', align: 'right', cell: (row) => <Money amount={row.amount} /> },
    { header: 'Parte', align: 'right', cell: (row) => percentText(row.amount, total) },
    { header: 'Pagamentos', align: 'right', cell: (row) => row.payments.toLocaleString('pt-BR') },
    { header: 'Pessoas', align: 'right', cell: (row) => row.people.toLocaleString('pt-BR') },
  ]
}

export function PortfolioSection({ results, asked }: ResultProps) {
  const { portfolios, total } = results.recovery
  return (
    <ResultBlock
      of={{ results, asked }}
      table="portfolios"
      title="Recuperado por carteira"
      how="Dinheiro que chegou no período para dívidas de cada carteira, sem o que voltou e sem o que ainda não tem destino. A taxa é sobre o principal que está na carteira hoje."
      chart={
        <BarChart bars={moneyBars(portfolios, ({ name, creditor }) => `${name} · ${creditor}`)} />
      }
    >
      <DataTable
        caption="Em números"
        of="Recuperado por carteira"
        columns={[
          { header: 'Carteira', isRowHeader: true, cell: ({ name }) => name },
          {
            header: 'Credor',
            cell: (row) => (
              <a href={`/admin/dividas?estado=portfolio&credor=${row.creditorSlug}`}>
                {row.creditor}
              </a>
            ),
          },
          {
            header: 'Dívidas',
            align: 'right',
            cell: ({ placed }) => placed.debts.toLocaleString('pt-BR'),
          },
          {
            header: 'Principal',
            align: 'right',
            cell: ({ placed }) => <Money amount={placed.principal} />,
          },
          {
            header: 'Taxa',
            align: 'right',
            cell: (row) => percentText(row.amount, row.placed.principal),
          },
          ...cameColumns<(typeof portfolios)[number]>(total.amount),
        ]}
        rows={portfolios}
        rowKey={({ id }) => id}
        empty={<a href="/admin/carteiras/importar">Importe uma carteira</a>}
      />
    </ResultBlock>
  )
}

/** The debts of the portfolio that are of this age today. */
function bandLink(band: AgeBand, asked: Asked, today: Temporal.PlainDate): string {
  const last = lastDayOf(band)
  const query = new URLSearchParams({ estado: 'portfolio' })
  if (last !== null) query.set('de', today.subtract({ days: last }).toString())
  if (band > 0) query.set('ate', today.subtract({ days: band }).toString())
  if (asked.creditorSlug) query.set('credor', asked.creditorSlug)
  return `/admin/dividas?${query}`
}

export function BandSection({ results, asked }: ResultProps) {
  const { bands, total } = results.recovery
  return (
    <ResultBlock
      of={{ results, asked }}
      table="bands"
      title="Recuperado por idade da dívida"
      how="Dias de atraso da dívida no dia em que o acordo foi aceito. As dívidas e o principal são os que estão na carteira hoje, pela idade de hoje."
      chart={<BarChart bars={moneyBars(bands, ({ band }) => bandText(band))} />}
    >
      <DataTable
        caption="Em números"
        of="Recuperado por idade da dívida"
        columns={[
          { header: 'Atraso', isRowHeader: true, cell: ({ band }) => bandText(band) },
          {
            header: 'Dívidas',
            align: 'right',
            cell: ({ band, placed }) => (
              <a href={bandLink(band, asked, results.today)}>
                {placed.debts.toLocaleString('pt-BR')}
                <span className="sr-only"> dívidas de {bandText(band)}</span>
              </a>
            ),
          },
          {
            header: 'Principal',
            align: 'right',
            cell: ({ placed }) => <Money amount={placed.principal} />,
          },
          ...cameColumns<(typeof bands)[number]>(total.amount),
        ]}
        rows={bands}
        rowKey={({ band }) => String(band)}
        empty=""
      />
    </ResultBlock>
  )
}

export function VersionSection({ results, asked }: ResultProps) {
  const { versions, total } = results.recovery
  const nameOf = (row: (typeof versions)[number]) => {
    if (row.version === null) return 'Sem oferta: valor inteiro'
    const creditor = results.creditors.find(({ slug }) => slug === row.creditorSlug)
    return `${creditor?.tradeName ?? row.creditorSlug}, versão ${row.version}`
  }
  return (
    <ResultBlock
      of={{ results, asked }}
      table="versions"
      title="Recuperado por versão da oferta"
      how="A versão que estava no ar quando a condição foi calculada: é ela que vale até o fim do acordo, mesmo que outra tenha sido publicada depois."
      chart={<BarChart bars={moneyBars(versions, nameOf)} />}
    >
      <DataTable
        caption="Em números"
        of="Recuperado por versão da oferta"
        columns={[
          { header: 'Oferta', isRowHeader: true, cell: nameOf },
          ...cameColumns<(typeof versions)[number]>(total.amount),
        ]}
        rows={versions}
        rowKey={(row) => `${row.creditorSlug} ${row.version}`}
        empty="Nenhum pagamento no período."
      />
    </ResultBlock>
  )
}

export function WaySection({ results, asked }: ResultProps) {
  const { ways, total } = results.recovery
  return (
    <ResultBlock
      of={{ results, asked }}
      table="ways"
      title="Recuperado por canal"
      how="Para onde foi o link por que a pessoa entrou quando aceitou o acordo."
      chart={<BarChart bars={moneyBars(ways, ({ cameBy }) => CAME[cameBy])} />}
    >
      <DataTable
        caption="Em números"
        of="Recuperado por canal"
        columns={[
          { header: 'Canal', isRowHeader: true, cell: ({ cameBy }) => CAME[cameBy] },
          ...cameColumns<(typeof ways)[number]>(total.amount),
        ]}
        rows={ways}
        rowKey={({ cameBy }) => cameBy}
        empty=""
      />
    </ResultBlock>
  )
}
