import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import net from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const main = fileURLToPath(new URL('./main.ts', import.meta.url))

const env = {
  QUITA_MODE: 'test',
  SANDBOX_PORT: '0',
  SANDBOX_SMTP_PORT: '0',
  SANDBOX_TOKEN: 'a-token-for-the-control-desk',
  PIX_CLIENT_ID: 'quita',
  PIX_CLIENT_SECRET: 'secret',
  SMS_TOKEN: 'sms',
  STRIPE_SECRET_KEY: 'sk_test_a_key_of_the_double',
  STRIPE_WEBHOOK_SECRETS: 'whsec_of_the_double',
}

function start(overrides: Record<string, string>) {
  return spawn(process.execPath, [main], {
    env: { ...process.env, ...env, ...overrides },
    stdio: 'pipe',
  })
}

async function failureOf(overrides: Record<string, string>) {
  const child = start(overrides)
  const [sentence, code] = await Promise.all([
    text(child.stderr),
    new Promise<number | null>((resolve) => child.once('exit', resolve)),
  ])
  return { code, sentence }
}

test('the sandbox refuses to start in production, in one sentence', async () => {
  const { code, sentence } = await failureOf({ QUITA_MODE: 'production' })
  expect(code).toBe(1)
  expect(sentence.trim().split('\n')).toEqual([expect.stringContaining('refuses to start')])
})

test('a missing secret and a taken port are one sentence, not a stack', async () => {
  const missing = await failureOf({ SANDBOX_TOKEN: '' })
  expect(missing).toMatchObject({ code: 1, sentence: expect.stringContaining('SANDBOX_TOKEN') })

  const other = net.createServer()
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
  const address = other.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const directory = await mkdtemp(join(tmpdir(), 'quita-sandbox-'))
  const taken = await failureOf({ SANDBOX_PORT: String(port), SANDBOX_DIR: directory })
  other.close()
  await rm(directory, { recursive: true })
  expect(taken).toMatchObject({ code: 1, sentence: expect.stringContaining('is taken') })
  expect(taken.sentence.trim().split('\n')).toHaveLength(1)
})

test('a started sandbox says where, keeps its book through a kill, and stops when told', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'quita-sandbox-'))
  const first = start({ SANDBOX_DIR: directory })
  const url = await addressOf(first.stdout)
  const headers = { authorization: `Bearer ${env.SMS_TOKEN}` }
  const body = JSON.stringify({ to: '+5581999990000', text: 'Oi', key: 'k' })
  expect((await fetch(`${url}/sms`, { method: 'POST', headers, body })).status).toBe(200)
  const killed = new Promise((resolve) => first.once('exit', resolve))
  first.kill('SIGKILL')
  await killed

  const second = start({ SANDBOX_DIR: directory })
  const again = await addressOf(second.stdout)
  expect(await (await fetch(`${again}/celular/%2B5581999990000`)).text()).toContain('Oi')
  const stopped = new Promise<number | null>((resolve) => second.once('exit', resolve))
  second.kill('SIGTERM')
  expect(await stopped).toBe(0)
  await rm(directory, { recursive: true })
})

async function addressOf(stdout: NodeJS.ReadableStream): Promise<string> {
  for await (const chunk of stdout) {
    const url = /"url":"([^"]+)"/.exec(String(chunk))?.[1]
    if (url !== undefined) return url
  }
  throw new Error('the sandbox said nothing')
}
