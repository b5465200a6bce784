import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { eq } from 'drizzle-orm'
import pg from 'pg'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { paperSeals } from '#db/schema/papers.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import { inScope } from '#server/platform/db.ts'
import { parseSigningKeys, publicKeySet } from '#server/platform/paper-signing.ts'
import { mintStaffScope } from '#server/platform/scope-mint.ts'
import { TEST_PAPER_KEYS } from '#server/testing/core.ts'
import { addCreditor, addDebtor, expectBooksInOrder, signIn } from '#server/testing/portfolio.ts'
import { testScope } from '#server/testing/scope.ts'
import {
  accepted,
  asSystem,
  codeOfPaper,
  type Desk,
  openDesk,
  openPaper,
  paidPlan,
  papersOf,
} from '../agreement/testing.ts'
import { issueReceipt } from '../commands.ts'
import { issueOnAcceptance, issueOnPayment, markReceipt } from '../jobs.ts'
import { checkPaper } from './commands.ts'
import { chainLines, verifyChain, verifyPaper } from './data.ts'

const keys = parseSigningKeys(TEST_PAPER_KEYS)
/** Of the desk's creditor. */
const SLUG = 'vivaz-telecom'
const PROJECT = join(import.meta.dirname, '..', '..', '..')

let desk: Desk
let folder: string

beforeEach(async () => {
  desk = await openDesk()
  folder = mkdtempSync(join(tmpdir(), 'quita-papers-'))
})

afterEach(async () => {
  rmSync(folder, { recursive: true, force: true })
  await expectBooksInOrder(desk.core)
  await desk.core.close()
})

async function exportedChain(slug: string): Promise<string> {
  return asSystem(desk, async (tx) => {
    const lines = assertPresent(await chainLines(tx, testScope, slug), 'the creditor')
    const all: string[] = []
    for await (const line of lines) all.push(line)
    return all.join('\n')
  })
}

/** The command as anybody runs it: no database, no settings, only files. */
async function command(...args: string[]): Promise<{ code: number; output: string }> {
  const script = join(PROJECT, 'server/cli/verify-paper.ts')
  try {
    const run = await promisify(execFile)(process.execPath, [script, ...args], {
      env: { NODE_ENV: 'test' },
    })
    return { code: 0, output: run.stdout }
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string }
    return { code, output: stdout + stderr }
  }
}

function keep(name: string, content: string | Uint8Array): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

const asker = (ip: string) => ({ ip, port: 1, userAgent: 'test' })

describe('the command that verifies a paper', () => {
  it('needs the file and the public key, and nothing of ours', async () => {
    const { plan, key } = await paidPlan(desk)
    await issueOnAcceptance(desk.core, testScope, plan)
    await issueOnPayment(desk.core, testScope, key)
    const { bytes, number } = await openPaper(desk, 'receipt', key.paymentId)
    const file = keep('papel.pdf', bytes)
    const publicKey = keep('chave.json', JSON.stringify(publicKeySet(keys)))

    const alone = await command(file, '--public-key', publicKey)
    expect(alone).toMatchObject({ code: 0 })
    expect(alone.output).toContain('VERDADEIRO')
    expect(alone.output).toContain(`Comprovante de pagamento ${number}`)

    const chain = keep('chain.jsonl', await exportedChain(SLUG))
    const whole = await command(file, '--public-key', publicKey, '--chain', chain)
    expect(whole).toMatchObject({ code: 0 })
    expect(whole.output).toContain('CADEIA INTEIRA: 2 elos')
    expect(whole.output).toContain('continua valendo')

    const altered = keep('alterado.pdf', Buffer.from(bytes).fill('X', 900, 901))
    expect(await command(altered, '--public-key', publicKey)).toMatchObject({
      code: 1,
      output: expect.stringContaining('NÃO É VERDADEIRO'),
    })
    const wrongKeys = parseSigningKeys(`public:${Buffer.alloc(32, 1).toString('base64')}`)
    const wrong = keep('outra.json', JSON.stringify(publicKeySet(wrongKeys)))
    expect(await command(file, '--public-key', wrong)).toMatchObject({ code: 1 })
  })

  it('says what is missing in a sentence, and that it cannot tell', async () => {
    const publicKey = keep('chave.json', JSON.stringify(publicKeySet(keys)))
    for (const [args, sentence] of [
      [[], 'Uso:'],
      [['nada.pdf'], 'Falta a chave pública'],
      [['nada.pdf', '--public-key', publicKey], 'nada.pdf: este arquivo não existe'],
      [[folder, '--public-key', publicKey], 'não é um arquivo'],
      [[publicKey, '--public-key', keep('x', 'x')], 'não há chave pública'],
      [['a.pdf', '--colour'], 'Uso:'],
    ] as const) {
      const { code, output } = await command(...args)
      expect(output).toContain(sentence)
      expect(code).toBe(2)
    }
  })

  it('scenario 36: a receipt whose money went back keeps its bytes and no longer holds', async () => {
    const { key } = await paidPlan(desk)
    const [issued] = await issueOnPayment(desk.core, testScope, key)
    const before = await openPaper(desk, 'receipt', key.paymentId)
    desk.core.clock.advance({ hours: 24 * 80 })
    await markReceipt(desk.core, testScope, key, 'reversed')
    await markReceipt(desk.core, testScope, key, 'reversed')
    const after = await openPaper(desk, 'receipt', key.paymentId)
    expect(Buffer.from(after.bytes).equals(Buffer.from(before.bytes))).toBe(true)

    const text = await exportedChain(SLUG)
    expect(text.split('\n')).toHaveLength(2)
    const file = keep('papel.pdf', after.bytes)
    const publicKey = keep('chave.json', JSON.stringify(publicKeySet(keys)))
    const chain = keep('chain.jsonl', text)
    const told = await command(file, '--public-key', publicKey, '--chain', chain)
    expect(told).toMatchObject({ code: 1 })
    expect(told.output).toContain('não vale mais')

    const code = await codeOfPaper(desk, assertPresent(issued, 'receipt').paperId)
    const question = { code, number: '', amount: '' }
    expect(await checkPaper(desk.core, asker('10.1.0.1'), question)).toMatchObject({
      value: { verdict: 'genuine', state: 'reversed' },
    })
    await markReceipt(desk.core, testScope, key, 'reinstated')
    expect(await checkPaper(desk.core, asker('10.1.0.1'), question)).toMatchObject({
      value: { state: 'in_force' },
    })
  })

  it('scenario 36: a receipt that was not issued yet is issued and reversed together', async () => {
    const { key } = await paidPlan(desk)
    await markReceipt(desk.core, testScope, key, 'reversed')
    await issueOnPayment(desk.core, testScope, key)
    expect(await papersOf(desk, 'receipt')).toHaveLength(1)
    expect((await exportedChain(SLUG)).match(/"act":"\w+"/g)).toEqual([
      '"act":"issued"',
      '"act":"reversed"',
    ])
  })
})

describe('the chain of a creditor', () => {
  it('has one end and no gap, whoever issues at the same moment', async () => {
    const plans = [await paidPlan(desk, 3), await paidPlan(desk, 3)]
    const work = plans.flatMap(({ plan, key }) =>
      Array.from({ length: 5 }, () => [
        issueOnAcceptance(desk.core, testScope, plan),
        issueOnPayment(desk.core, testScope, key),
        markReceipt(desk.core, testScope, key, 'partly_reversed'),
      ]).flat(),
    )
    await Promise.all(work)
    const chain = verifyChain(await exportedChain(SLUG), keys.known)
    expect(chain).toMatchObject({ ok: true })
    expect(chain.ok && chain.value.links.map((link) => link.envelope.act).sort()).toEqual([
      'issued',
      'issued',
      'issued',
      'issued',
      'partly_reversed',
      'partly_reversed',
    ])
    for (const paper of [
      ...(await papersOf(desk, 'receipt')),
      ...(await papersOf(desk, 'agreement')),
    ]) {
      const { bytes } = await openPaper(desk, paper.kind, paper.subjectId)
      expect(verifyPaper(bytes, keys.known).ok).toBe(true)
    }
  })

  it('goes on without a gap after a worker that died while it issued', async () => {
    const first = await paidPlan(desk)
    const second = await paidPlan(desk)
    const died = asSystem(desk, async (tx) => {
      const issued = await issueReceipt(tx, testScope, first.key)
      expect(issued.ok).toBe(true)
      const waiting = issueOnPayment(desk.core, testScope, second.key)
      await tx.sql('select pg_terminate_backend(pg_backend_pid())')
      return waiting
    })
    await expect(died).rejects.toThrow()
    await issueOnPayment(desk.core, testScope, first.key)
    await issueOnPayment(desk.core, testScope, second.key)
    const chain = verifyChain(await exportedChain(SLUG), keys.known)
    expect(chain.ok && chain.value.links).toHaveLength(2)
    const numbers = (await papersOf(desk, 'receipt')).map((paper) => paper.number).sort()
    expect(numbers).toEqual(['R2026-000001', 'R2026-000002'])
  })

  it('is its own for each creditor, and holds nobody’s data', async () => {
    const { plan, key } = await paidPlan(desk)
    await issueOnAcceptance(desk.core, testScope, plan)
    const other = await addCreditor(desk.core, 'loja-do-norte')
    const elsewhere: Desk = { ...desk, creditor: other }
    const foreign = await accepted(elsewhere, 'plan', { instalments: 2 })
    await issueOnAcceptance(desk.core, testScope, foreign)
    await issueOnPayment(desk.core, testScope, key)
    const text = await exportedChain(SLUG)
    expect(text.split('\n')).toHaveLength(2)
    expect(await exportedChain('loja-do-norte')).toContain('"sequence":1')
    for (const personal of [
      'Maria',
      '533.447',
      '39053344705',
      desk.scope.debtorId,
      plan.agreementId,
    ]) {
      expect(text).not.toContain(personal)
    }
  })

  it('cannot be changed by the application, and is seen by those concerned only', async () => {
    const { plan, key } = await paidPlan(desk)
    await issueOnPayment(desk.core, testScope, key)
    for (const statement of [
      "update paper_seals set act = 'superseded'",
      'delete from paper_seals',
      'truncate paper_seals',
    ]) {
      await expect(asSystem(desk, (tx) => tx.sql(statement))).rejects.toThrow()
    }
    const owner = new pg.Client({ connectionString: desk.core.ownerUrl })
    await owner.connect()
    try {
      await expect(owner.query('delete from paper_seals')).rejects.toThrow('append-only')
    } finally {
      await owner.end()
    }
    const stranger = await signIn(desk.core, await addDebtor(desk.core, '52998224725'), 'R2')
    const foreignStaff = mintStaffScope({
      staffId: '019ac000-0000-7000-8000-000000000009' as never,
      sessionId: '019ac000-0000-7000-8000-000000000008' as never,
      permissions: new Set(),
      creditorIds: [(await addCreditor(desk.core, 'loja-do-norte')).creditorId],
      factorAt: null,
    })
    const seen = (scope: Parameters<typeof inScope>[1]) =>
      inScope(desk.core, scope, (tx) =>
        tx.db.select().from(paperSeals).where(eq(paperSeals.creditorId, plan.creditorId)),
      )
    expect(await seen(stranger)).toEqual([])
    expect(await seen(foreignStaff)).toEqual([])
    expect(await seen(desk.scope)).toHaveLength(1)
    expect((await desk.core.pool.query('select * from paper_seals')).rows).toEqual([])
  })
})
