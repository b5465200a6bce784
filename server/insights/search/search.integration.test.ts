import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addCreditor, createBench } from '#server/debts/import/testing.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import { type CreditorId, type DebtorId, newId, type StaffId } from '#server/kernel/id.ts'
import { inScope } from '#server/platform/db.ts'
import type { StaffScope } from '#server/platform/scope.ts'
import { mintStaffScope } from '#server/platform/scope-mint.ts'
import { createTestCore, type TestCore } from '#server/platform/testing.ts'
import { permissionsOf } from '#server/staff/model.ts'
import { testScope } from '#server/testing/scope.ts'
import { debtorList } from '../people/data.ts'
import { searchPeople } from './commands.ts'

const HEAD = 'documento;nome;celular;email;contrato;produto;descricao;vencimento;principal'
const MARIA =
  '390.533.447-05;Maria Aparecida de Souza;(81) 99999-0001;maria@exemplo.example;CT-77;fibra;Fibra;10/04/2026;389,70'
const ZELIA =
  '111.444.777-35;Zélia Gonçalves Lima;81988880002;;ZL/2026-9;fibra;Fibra;10/04/2026;100,00'
const file = (...rows: string[]) => [HEAD, ...rows, ''].join('\r\n')

let core: TestCore
let vivaz: CreditorId
let norte: CreditorId
let bench: ReturnType<typeof createBench>

beforeAll(async () => {
  core = await createTestCore()
  vivaz = await addCreditor(core, 'vivaz')
  norte = await addCreditor(core, 'norte')
  bench = createBench(core)
  await bench.take(file(MARIA, ZELIA), 'vivaz')
  await bench.take(file(MARIA.replace('CT-77', 'N-1')), 'norte')
})

afterAll(async () => {
  bench.remove()
  await core.close()
})

function staffOf(creditorIds: StaffScope['creditorIds']): StaffScope {
  return mintStaffScope({
    staffId: newId<StaffId>(),
    sessionId: newId<never>(),
    permissions: permissionsOf('agent'),
    creditorIds,
    factorAt: null,
  })
}

async function nameOf(only: DebtorId | null) {
  if (only === null) return null
  const { rows } = await debtorList(core, staffOf('all'), { search: null, after: null })
  return rows.find(({ debtorId }) => debtorId === only)?.name ?? null
}

const find = async (text: string, scope = staffOf([vivaz])) => searchPeople(core, scope, text)

describe('a person is found', () => {
  it.each([
    ['39053344705', 'document'],
    ['390.533.447-05', 'document'],
    ['Maria Souza', 'name'],
    ['maria aparecida', 'name'],
    ['MARIA APARECIDA DE SOUZA', 'name'],
    ['(81) 99999-0001', 'phone'],
    ['+55 81 99999-0001', 'phone'],
    [' Maria@Exemplo.example', 'email'],
    ['CT-77', 'number'],
  ])('by %s', async (text, key) => {
    const found = await find(text)
    expect(found.by).toContain(key)
    expect(await nameOf(found.only)).toBe('Maria Aparecida de Souza')
  })

  it('by a name without its accents', async () => {
    expect(await nameOf((await find('zelia goncalves')).only)).toBe('Zélia Gonçalves Lima')
  })

  it('by all the words that were typed, and no fewer', async () => {
    expect((await find('Zélia Gonçalves Lima')).found).toBe('one')
    expect((await find('Zélia Gonçalves Souza')).found).toBe('none')
    expect((await find('Gonçalves Zélia')).found).toBe('none')
  })

  it('by nothing that is only a part of something', async () => {
    for (const text of [
      'Maria',
      '3905334',
      '99999-0001',
      '@exemplo.example',
      'CT-7',
      '%',
      '',
      ' ',
    ]) {
      expect((await find(text)).found, text).toBe('none')
    }
  })

  it('again under the spelling of before, after a file brought a new one', async () => {
    await bench.take(file(ZELIA.replace('Zélia Gonçalves Lima', 'Zélia Lima Prado')), 'vivaz')
    expect((await find('Zélia Prado')).found).toBe('one')
    expect((await find('Zélia Gonçalves')).found).toBe('one')
  })

  it('by their name from before names were indexed, once a file names them again', async () => {
    const owner = new pg.Client({ connectionString: core.ownerUrl })
    await owner.connect()
    await owner.query('delete from debtor_names where creditor_id = $1', [vivaz])
    await owner.end()
    expect((await find('Maria Souza')).found).toBe('none')
    expect((await bench.take(file(MARIA), 'vivaz')).counts).toMatchObject({ unchanged: 1 })
    expect((await find('Maria Souza')).found).toBe('one')
  })
})

describe('staff of another creditor', () => {
  it('find nobody who owes it nothing, by any road', async () => {
    for (const text of ['11144477735', 'Zélia Lima', '81988880002', 'ZL/2026-9']) {
      expect((await find(text, staffOf([norte]))).found, text).toBe('none')
      expect((await find(text, staffOf([]))).found, text).toBe('none')
    }
  })

  it('find who owes both, and not by the contract of the other', async () => {
    expect((await find('Maria Souza', staffOf([norte]))).found).toBe('one')
    expect((await find('CT-77', staffOf([norte]))).found).toBe('none')
    expect((await find('Maria Souza', staffOf('all'))).found).toBe('one')
  })
})

describe('a search', () => {
  it('is recorded with what it went by and never with its text', async () => {
    const who = staffOf([vivaz])
    const texts = ['39053344705', 'Maria Souza', 'maria@exemplo.example', '(81) 99999-0001', 'nada']
    for (const text of texts) await find(text, who)
    const rows = await inScope(core, testScope, (tx) =>
      tx.sql<{ data: { by: string; found: string }; whole: string }>(
        `select data, a::text as whole from audit_events a
          where actor_id = $1 and action = 'debtors.searched' order by sequence`,
        [who.staffId],
      ),
    )
    expect(rows.map(({ data }) => `${data.by}: ${data.found}`)).toEqual([
      'document number: one',
      'name: one',
      'email: one',
      'phone number: one',
      ': none',
    ])
    for (const { whole } of rows) {
      for (const text of texts) expect(whole.toLowerCase()).not.toContain(text.toLowerCase())
    }
  })

  it('is opened by nobody but who made it, and for half an hour', async () => {
    const who = staffOf([vivaz])
    const { sealed } = await find('Maria Souza', who)
    expect(Buffer.from(sealed, 'base64url').toString('latin1')).not.toContain('Maria')
    const shown = await debtorList(core, who, { search: sealed, after: null })
    expect(shown.rows.map(({ document }) => document)).toEqual(['•••.533.447-••'])
    const other = await debtorList(core, staffOf([vivaz]), { search: sealed, after: null })
    expect(other).toMatchObject({ isOver: true, rows: [] })
    for (const made of ['', 'x', sealed.slice(2), `${sealed}AA`]) {
      expect(await debtorList(core, who, { search: made, after: null })).toMatchObject({
        isOver: true,
      })
    }
    core.clock.advance({ minutes: 31 })
    expect(await debtorList(core, who, { search: sealed, after: null })).toMatchObject({
      isOver: true,
    })
  })

  it('turns its pages without losing or repeating anybody', async () => {
    const rows = Array.from({ length: 120 }, (_, i) => {
      const document = cpf(300_000_000 + i * 7_919)
      return `${document};Maria Souza Lima;;;P-${i};fibra;Fibra;10/04/2026;10,00`
    })
    await bench.take(file(...rows), 'vivaz')
    const who = staffOf('all')
    for (const search of [(await find('Maria Souza', who)).sealed, null]) {
      const seen: DebtorId[] = []
      let after: DebtorId | null = null
      do {
        const page = await debtorList(core, who, { search, after })
        expect(page.rows.length).toBeLessThanOrEqual(50)
        seen.push(...page.rows.map(({ debtorId }) => debtorId))
        after = page.next
      } while (after !== null)
      expect(new Set(seen).size).toBe(seen.length)
      expect(seen).toHaveLength(search === null ? 122 : 121)
    }
  })

  it('leaves no name in the database, and nothing alike at two creditors', async () => {
    const names = await bench.rows<{ creditor_id: string; name_index: Buffer }>(
      'select creditor_id, name_index from debtor_names',
    )
    const at = (id: CreditorId) =>
      new Set(
        names.filter((row) => row.creditor_id === id).map((row) => row.name_index.toString('hex')),
      )
    const [ours, theirs] = [at(vivaz), at(norte)]
    expect(assertPresent(theirs.size, 'names there')).toBeGreaterThan(0)
    expect([...theirs].filter((index) => ours.has(index))).toEqual([])
  })
})

/** A valid CPF from its first nine digits. */
function cpf(base: number): string {
  const digits = Array.from(String(base), Number)
  for (const length of [9, 10]) {
    const sum = digits.reduce((total, digit, i) => total + digit * (length + 1 - i), 0)
    digits.push(((sum * 10) % 11) % 10)
  }
  return digits.join('')
}
