import { type Centavos, toDecimalString } from '#server/kernel/money.ts'
import type { Funnel, Kept, Placed, Recovered, Recovery, ResultTable, Roll } from '../model.ts'

type Tables = {
  readonly funnel: Funnel
  readonly recovery: Recovery
  readonly keeping: readonly Kept[]
  readonly rolls: readonly Roll[]
}

type Column<Row> = readonly [header: string, cell: (row: Row) => string | number | Centavos]

const sumText = (amount: Centavos) => toDecimalString(amount).replace('.', ',')

const cellOf = (value: string | number | Centavos) =>
  typeof value === 'bigint' ? sumText(value) : String(value)

/** A head and its rows, as texts. */
function table<Row>(rows: readonly Row[], columns: readonly Column<Row>[]): string[][] {
  return [
    columns.map(([header]) => header),
    ...rows.map((row) => columns.map(([, cell]) => cellOf(cell(row)))),
  ]
}

const RECOVERED: readonly Column<Recovered>[] = [
  ['recuperado', ({ amount }) => amount],
  ['pagamentos', ({ payments }) => payments],
  ['pessoas', ({ people }) => people],
]

const PLACED: readonly Column<{ readonly placed: Placed }>[] = [
  ['dividas', ({ placed }) => placed.debts],
  ['principal', ({ placed }) => placed.principal],
]

const LINES = {
  funnel: ({ funnel }) =>
    table(funnel, [
      ['passo', ({ step }) => step],
      ['pessoas', ({ people }) => people],
      ['por_sms', ({ by }) => by.sms],
      ['por_email', ({ by }) => by.email],
      ['por_whatsapp', ({ by }) => by.whatsapp],
    ]),
  portfolios: ({ recovery }) =>
    table(recovery.portfolios, [
      ['carteira', ({ name }) => name],
      ['credor', ({ creditor }) => creditor],
      ...PLACED,
      ...RECOVERED,
    ]),
  bands: ({ recovery }) =>
    table(recovery.bands, [['dias_desde', ({ band }) => band], ...PLACED, ...RECOVERED]),
  versions: ({ recovery }) =>
    table(recovery.versions, [
      ['credor', ({ creditorSlug }) => creditorSlug ?? ''],
      ['versao', ({ version }) => version ?? ''],
      ...RECOVERED,
    ]),
  ways: ({ recovery }) => table(recovery.ways, [['canal', ({ cameBy }) => cameBy], ...RECOVERED]),
  rolls: ({ rolls }) =>
    table(rolls, [
      ['mes', ({ month }) => month.toString().slice(0, 7)],
      ['faixa', ({ from }) => from],
      ['dividas', ({ debts }) => debts],
      ['saldo', ({ amount }) => amount],
      ['mesma_faixa', ({ ends }) => ends.same],
      ['faixa_seguinte', ({ ends }) => ends.older],
      ['acordo', ({ ends }) => ends.agreed],
      ['voltou_a_dever', ({ ends }) => ends.broken],
      ['encerrada', ({ ends }) => ends.closed],
      ['devolvida', ({ ends }) => ends.recalled],
      ['prescrita', ({ ends }) => ends.barred],
    ]),
  keeping: ({ keeping }) =>
    table(keeping, [
      ['promessa', ({ kind }) => kind],
      ['venceram', ({ due }) => due],
      ['no_dia', ({ onTime }) => onTime],
      ['depois', ({ late }) => late],
      ['valor', ({ amount }) => amount],
      ['valor_no_dia', ({ amountOnTime }) => amountOnTime],
    ]),
} satisfies Record<ResultTable, (of: Tables) => string[][]>

/** A table of the results as lines of a file, the head first. */
export function linesOf(name: ResultTable, of: Tables): string[][] {
  return LINES[name](of)
}
