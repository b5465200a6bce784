import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { PixClient } from '#server/platform/pix.ts'
import { startTestSandbox, type TestSandbox } from './testing.ts'
import { type ContractJudge, startContractJudge } from './testing-contract.ts'

/** The contract lies beside the repository; where it does not, its tests are left out. */
const path = new URL(
  '../../../shared/contracts/bacen-pix-openapi-2.9.0.patched.yaml',
  import.meta.url,
)

export const CONTRACT = fileURLToPath(path)
export const isContractHere = existsSync(CONTRACT)
if (!isContractHere) {
  console.log(`The Pix API contract is not at ${CONTRACT}: its test is left out.`)
}

/** A sandbox of one test file behind the judge, and a client that speaks to it through the judge. */
export type JudgedWorld = {
  sandbox: TestSandbox
  judge: ContractJudge
  client: PixClient
  /** A call that the client has no function for. */
  raw(method: string, path: string, body?: unknown): Promise<{ status: number; body: Json }>
  close(): Promise<void>
}

// biome-ignore lint/suspicious/noExplicitAny: bodies are judged by the contract, not by types.
type Json = any

export async function startJudgedWorld(key: string): Promise<JudgedWorld> {
  const sandbox = await startTestSandbox()
  const judge = await startContractJudge(CONTRACT, sandbox.pixConfig.baseUrl)
  await sandbox.register(key)
  // A new token for each call: tests move the sandbox's clock.
  async function newToken(): Promise<string> {
    const { clientId, clientSecret, tokenUrl } = sandbox.pixConfig
    const response = await fetch(tokenUrl, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa(`${clientId}:${clientSecret}`)}` },
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
    })
    return (await response.json()).access_token
  }
  return {
    sandbox,
    judge,
    client: sandbox.pixClient({ baseUrl: judge.url }),
    async raw(method, path, body) {
      const reply = await fetch(`${judge.url}${path}`, {
        method,
        headers: {
          authorization: `Bearer ${await newToken()}`,
          'content-type': 'application/json',
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      const text = await reply.text()
      return { status: reply.status, body: text === '' ? null : JSON.parse(text) }
    },
    async close() {
      await judge.close()
      await sandbox.close()
    },
  }
}
