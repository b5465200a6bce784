import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type BreachWorld, startBreachWorld } from '#server/testing/breach-world.ts'
import { runCommand } from './testing.ts'

/** The commands about books, spawned as their npm scripts spawn them. */
let world: BreachWorld
let folder: string

beforeEach(async () => {
  world = await startBreachWorld()
  folder = mkdtempSync(join(tmpdir(), 'quita-books-'))
})
afterEach(async () => {
  rmSync(folder, { recursive: true, force: true })
  await world.end()
})

/** Each command is a process that has to start first. */
const PATIENT = { timeout: 180_000 }

const SLUG = 'vivaz-telecom'
const DAY = '2026-11-23'
const run = (name: Parameters<typeof runCommand>[1], ...args: string[]) =>
  runCommand(world.core, name, args)

/** One payment of R$ 340,00, the file that tells of it, and its only line. */
async function toldOf() {
  const plan = await world.plan()
  const first = await world.lineOf(plan.agreementId, 0)
  await world.pay(first.id, first.amount)
  const out = join(folder, 'baixas.csv')
  const made = await run('baixas', '--creditor', SLUG, '--day', DAY, '--out', out)
  const [head = '', line = ''] = readFileSync(out, 'utf8').slice(1).split('\r\n')
  return { made, out, head, line }
}

describe('npm run baixas', PATIENT, () => {
  it('writes the file of a day, for its owner only, and prints what it comes to', async () => {
    const { made, out, head, line } = await toldOf()
    expect(made).toMatchObject({ code: 0, stderr: '' })
    expect(made.stdout).toMatch(/baixas\.csv: 1 lines, R\$\s340,00\n {2}SHA-256 [0-9a-f]{64}\n$/)
    expect(statSync(out).mode & 0o777).toBe(0o600)
    expect(head).toMatch(/^baixa;contrato;documento;/)
    expect(line).toContain(';340,00;')
    expect(line).toContain('•••')
    const again = join(folder, 'again.csv')
    await run('baixas', '--creditor', SLUG, '--from', DAY, '--to', DAY, '--out', again)
    expect(readFileSync(again)).toEqual(readFileSync(out))
  })

  it('makes no file of days without money, and says why it does nothing', async () => {
    const out = join(folder, 'nothing.csv')
    const quiet = await run('baixas', '--creditor', SLUG, '--day', '2026-01-05', '--out', out)
    expect(quiet).toMatchObject({ code: 0 })
    expect(quiet.stdout).toContain('nothing to write off')
    const cases: [string[], RegExp][] = [
      [['--creditor', 'ninguem', '--day', DAY], /^There is no creditor ninguem\.\n$/],
      [['--creditor', SLUG, '--day', '23/11/2026'], /^Usage: /],
      [['--creditor', SLUG, '--from', DAY], /^Usage: /],
      [['--credor', SLUG], /Usage: /],
    ]
    const ends = await Promise.all(
      cases.map(async ([args, said]) => ({ said, ended: await run('baixas', ...args) })),
    )
    for (const { said, ended } of ends) {
      expect(ended.code).toBe(1)
      expect(ended.stderr).toMatch(said)
      expect(ended.stderr).not.toMatch(/ {4}at |node_modules/)
    }
  })
})

describe('npm run retorno', PATIENT, () => {
  it('takes the answer to a file once, and says what became of each line', async () => {
    const { head, line } = await toldOf()
    const answer = join(folder, 'retorno.csv')
    writeFileSync(answer, `${head};situacao;valor_baixado\r\n${line};aceita;339,00\r\n`)
    const taken = await run('retorno', answer, '--creditor', SLUG)
    expect(taken).toMatchObject({ code: 0, stderr: '' })
    expect(taken.stdout).toMatch(/1 lines\n {2}matched {7}0\n {2}differing {5}1\n/)
    const again = await run('retorno', answer, '--creditor', SLUG)
    expect(again.stdout).toContain('This very file was taken before')
  })

  it('takes nothing of a file that is wrong, and names its lines', async () => {
    const answer = join(folder, 'retorno.csv')
    writeFileSync(answer, 'baixa;situacao\r\nnumero;talvez\r\n')
    const refused = await run('retorno', answer, '--creditor', SLUG)
    expect(refused.code).toBe(1)
    expect(refused.stderr).toContain('Nada foi aceito.')
    expect(refused.stderr).toContain('linha 2, baixa, número da baixa malformado')
    const missing = await run('retorno', join(folder, 'nada.csv'), '--creditor', SLUG)
    expect(missing.code).toBe(1)
    expect(missing.stderr).toContain('O arquivo não pôde ser aberto')
  })
})

describe('npm run reconcile', PATIENT, () => {
  it('puts the books of a day side by side, and fails while a list was not read', async () => {
    await toldOf()
    const compared = await run('reconcile', '--day', DAY)
    expect(compared.code).toBe(1)
    expect(compared.stdout).toMatch(/^2026-11-23\n/)
    expect(compared.stdout).toMatch(/creditor +provider +ledger +in suspense +told/)
    expect(compared.stdout).toMatch(/R\$\s340,00/)
    expect(compared.stdout).toContain('was not read to its end for this day yet')
    expect((await run('reconcile', '--day', 'ontem')).stderr).toMatch(/^Usage: /)
  })
})

describe('npm run creditor-hook', PATIENT, () => {
  it('prints the address and a secret, and another one each time', async () => {
    const [first, second] = [
      await run('creditor-hook', '--creditor', SLUG),
      await run('creditor-hook', '--creditor', SLUG),
    ]
    const [address, secret] = first.stdout.split('\n')
    expect(address).toBe(`https://acordoclaro.example/api/webhooks/credor/${SLUG}`)
    expect(secret).toMatch(/^[\w-]{43}$/)
    expect(second.stdout).not.toContain(secret)
  })
})

describe('npm run sweep', PATIENT, () => {
  it('does once what the worker does by the clock, and knows no other work', async () => {
    expect(await run('sweep', 'lapsed-agreements')).toEqual({
      code: 0,
      stdout: 'lapsed-agreements: done\n',
      stderr: '',
    })
    const unknown = await run('sweep', 'everything')
    expect(unknown.code).toBe(1)
    expect(unknown.stderr).toMatch(/^Usage: .*agreements-at-risk/)
  })
})
