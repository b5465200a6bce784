import { createWriteStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { finished } from 'node:stream/promises'
import { formatShortDate } from '#server/kernel/format.ts'
import { SAMPLE_CREDITORS, type SampleCreditor, type SampleDebt } from './debts.ts'
import type { SamplePerson } from './people.ts'

/**
 * Writes debts as the three creditors would send them: each in its own dialect, so that a look at
 * the sample shows what the import takes (docs/portfolio-format.md).
 */
type Dialect = {
  readonly delimiter: ';' | ','
  readonly encoding: 'utf8' | 'latin1'
  readonly mark: string
  date(date: Temporal.PlainDate): string
  amount(centavos: number): string
}

const iso = (date: Temporal.PlainDate) => date.toString()
const plainAmount = (centavos: number) =>
  `${Math.floor(centavos / 100)}.${(centavos % 100).toString().padStart(2, '0')}`
const brazilianAmount = (centavos: number) => {
  const [whole = '', cents = ''] = plainAmount(centavos).split('.')
  return `${whole.replace(/\B(?=(\d{3})+$)/g, '.')},${cents}`
}

const DIALECTS: Record<SampleCreditor, Dialect> = {
  vivaz: {
    delimiter: ';',
    encoding: 'utf8',
    mark: '\ufeff',
    date: formatShortDate,
    amount: brazilianAmount,
  },
  // Every letter used here is the same in Latin-1 and Windows-1252.
  horizonte: {
    delimiter: ';',
    encoding: 'latin1',
    mark: '',
    date: formatShortDate,
    amount: brazilianAmount,
  },
  ipe: { delimiter: ',', encoding: 'utf8', mark: '', date: iso, amount: plainAmount },
}

const COLUMNS = [
  'documento',
  'nome',
  'nascimento',
  'celular',
  'celular_2',
  'email',
  'contrato',
  'produto',
  'descricao',
  'vencimento',
  'principal',
  'indice',
  'contratado_em',
  'uf',
  'cidade',
  'campo_canal',
]

const FLUSH_AT = 64 * 1024

/** One file for each creditor in `directory`; answers their paths. Keeps no more than a block. */
export async function writePortfolioFiles(
  directory: string,
  debts: Iterable<SampleDebt>,
): Promise<Record<SampleCreditor, string>> {
  await mkdir(directory, { recursive: true })
  const paths = {
    vivaz: join(directory, 'vivaz.csv'),
    horizonte: join(directory, 'horizonte.csv'),
    ipe: join(directory, 'ipe.csv'),
  } satisfies Record<SampleCreditor, string>
  const writers = {
    vivaz: createWriter(paths.vivaz, DIALECTS.vivaz),
    horizonte: createWriter(paths.horizonte, DIALECTS.horizonte),
    ipe: createWriter(paths.ipe, DIALECTS.ipe),
  }
  for (const debt of debts) await writers[debt.creditor].add(debt)
  for (const creditor of SAMPLE_CREDITORS) await writers[creditor].end()
  return paths
}

function createWriter(path: string, dialect: Dialect) {
  const stream = createWriteStream(path, { encoding: dialect.encoding })
  let text = `${dialect.mark}${COLUMNS.join(dialect.delimiter)}\r\n`
  async function flush(): Promise<void> {
    const block = text
    text = ''
    if (!stream.write(block)) await new Promise((resolve) => stream.once('drain', resolve))
  }
  return {
    async add(debt: SampleDebt): Promise<void> {
      text += `${lineOf(debt, dialect)}\r\n`
      if (text.length > FLUSH_AT) await flush()
    },
    async end(): Promise<void> {
      await flush()
      stream.end()
      await finished(stream)
    },
  }
}

function lineOf(debt: SampleDebt, dialect: Dialect): string {
  const { person } = debt
  return [
    person.document,
    person.name,
    person.birth ? dialect.date(person.birth) : '',
    person.phones[0] ?? '',
    person.phones[1] ?? '',
    person.emails[0] ?? '',
    debt.contract,
    debt.product,
    debt.description,
    dialect.date(debt.dueOn),
    dialect.amount(debt.principal),
    debt.index,
    dialect.date(debt.contractedOn),
    ...placeOf(person),
    debt.freeField,
  ]
    .map((cell) => (cell.includes(dialect.delimiter) ? `"${cell}"` : cell))
    .join(dialect.delimiter)
}

/** Where people with these area codes live, for the holidays there; of others the file is silent. */
const PLACES: Readonly<Record<string, readonly [uf: string, city: string]>> = {
  '11': ['SP', 'São Paulo'],
  '81': ['PE', 'Recife'],
}

function placeOf({ phones }: SamplePerson): readonly [uf: string, city: string] {
  return PLACES[phones[0]?.slice(3, 5) ?? ''] ?? ['', '']
}
