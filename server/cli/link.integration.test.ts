import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestCore, type TestCore } from '#server/platform/testing.ts'
import { createPerson, newCpf, signIn, writtenTo } from '#server/testing/access.ts'
import { runCommand } from './testing.ts'

let core: TestCore
beforeAll(async () => {
  // The command reads the machine's clock.
  core = await createTestCore(Temporal.Now.instant().toString())
})
afterAll(() => core.close())

const link = (...args: string[]) => runCommand(core, 'link', args)

/** Each command is a process that has to start first. */
const PATIENT = { timeout: 180_000 }

describe('npm run link', PATIENT, () => {
  it('prints a link that works, and nothing else', async () => {
    const document = newCpf()
    const maria = await createPerson(core, { document })
    const { code, stdout } = await link('--debtor', document)
    expect(code).toBe(0)
    expect(stdout).toMatch(/^https:\/\/acordoclaro\.example\/l\/[\w-]{22}\n$/)
    core.clock.set(Temporal.Now.instant())
    await signIn(core, maria, stdout.trim().split('/l/')[1] ?? '')
  })

  it('sends one to a registered contact instead, without printing it', async () => {
    const maria = await createPerson(core, { document: newCpf() })
    const { code, stdout } = await link('--debtor', maria.id, '--send', 'email')
    expect(code).toBe(0)
    expect(stdout).toBe('On its way to m•••@exemplo.example.\n')
    expect(await writtenTo(core, maria, 'fresh_link')).toHaveLength(1)
  })

  it('reads people from its input, and answers a line for each of them', async () => {
    const maria = await createPerson(core, { document: newCpf() })
    const joao = await createPerson(core, { document: newCpf() })
    const input = `${maria.document}\n\n390.533.447-05\n${joao.id}\n`
    const { code, stdout, stderr } = await runCommand(core, 'link', ['--debtor', '-'], input)
    const [first, second, third, ...rest] = stdout.split('\n')
    expect([first, third].every((line) => /\/l\/[\w-]{22}$/.test(line ?? ''))).toBe(true)
    expect([second, rest]).toEqual(['', ['']])
    expect(stderr).toMatch(/^Nobody in the portfolio/)
    expect(code).toBe(1)
  })

  it.each([
    [[], /^Usage: /],
    [['--debtor', '390.533.447-05', '--purpose', 'other'], /^Usage: /],
    [['--debtor', '390.533.447-05', '--send', 'pigeon'], /^Usage: /],
    [['--bad'], /Usage: /],
    [['--debtor', '390.533.447-05'], /^Nobody in the portfolio/],
  ])('%j ends with a sentence', async (args, sentence) => {
    const { code, stderr } = await link(...args)
    expect(code).toBe(1)
    expect(stderr).toMatch(sentence)
    expect(stderr).not.toContain('    at ')
  })
})
