import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import http from 'node:http'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'

/**
 * The Central Bank's contract as a judge: Prism stands between the client and the PSP, lets
 * through what fits the contract, and answers with an error of its own to what does not.
 */
export type ContractJudge = {
  /** The base URL to speak to instead of the PSP's. */
  readonly url: string
  /** One line for every exchange that broke the contract, on either side. */
  readonly violations: string[]
  /** `PUT 201 /cob/{txid}` for every exchange, ids left out. */
  readonly exchanges: string[]
  close(): Promise<void>
}

const PRISM_ERROR = 'https://stoplight.io/prism/errors#'

export async function startContractJudge(
  contract: string,
  upstream: string,
): Promise<ContractJudge> {
  const directory = await mkdtemp(join(tmpdir(), 'quita-contract-'))
  const readable = join(directory, 'contract.yaml')
  await writeFile(readable, judgeable(await readFile(contract, 'utf8')))
  const prism = await startPrism(readable, upstream)
  const violations: string[] = []
  const exchanges: string[] = []
  // A witness before Prism sees every answer as the client does.
  const witness = http.createServer((request, response) => {
    const forward = http.request(
      `${prism.url}${request.url}`,
      { method: request.method, headers: { ...request.headers, host: new URL(prism.url).host } },
      async (answer) => {
        const chunks: Buffer[] = []
        for await (const chunk of answer as AsyncIterable<Buffer>) chunks.push(chunk)
        const body = Buffer.concat(chunks)
        const line = `${request.method} ${answer.statusCode} ${pathOf(request.url ?? '')}`
        exchanges.push(line)
        const complaint = complaintOf(answer.headers, body.toString('utf8'))
        if (complaint !== null) violations.push(`${line}: ${complaint}`)
        response.writeHead(answer.statusCode ?? 502, answer.headers).end(body)
      },
    )
    forward.on('error', () => response.destroy())
    request.pipe(forward)
  })
  await new Promise<void>((resolve) => witness.listen(0, '127.0.0.1', resolve))
  const address = witness.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return {
    url: `http://127.0.0.1:${port}`,
    violations,
    exchanges,
    async close() {
      witness.closeAllConnections()
      await new Promise((resolve) => witness.close(resolve))
      await prism.close()
      await rm(directory, { recursive: true, force: true })
    },
  }
}

/**
 * The contract as a judge can use it; it loses nothing that the API means.
 * - `encerramento` and `desconto` are each one of two objects whose only own member is optional, so
 *   that one object is both and none is valid: here each has the member it is named for.
 * - Locations are served to payers' banks from another host, as signed text. Their paths would
 *   take the place of the API's own (`GET /cobv/{txid}`), so they are left out.
 */
function judgeable(contract: string): string {
  const members = /- type: object\n( +)properties:\n( +)(rejeicao|cancelamento|descontoDataFixa):/g
  return contract
    .replace(
      members,
      (_, outer: string, inner: string, name: string) =>
        `- type: object\n${outer}required: [${name}]\n${outer}properties:\n${inner}${name}:`,
    )
    .replace(/^ {2}\/[a-z/]*\{\w+UrlAccessToken\}:\n(?: {3,}.*\n|\n)+/gm, '')
}

/** What Prism has against an exchange, or null. */
function complaintOf(headers: http.IncomingHttpHeaders, body: string): string | null {
  const listed = headers['sl-violations']
  if (listed !== undefined) return String(listed)
  return body.includes(PRISM_ERROR) ? body : null
}

function pathOf(url: string): string {
  const path = url.split('?')[0] ?? ''
  return path
    .replace(/\/(cob|cobv|cobr)\/[^/]+/, '/$1/{txid}')
    .replace(/\/retentativa\/[^/]+/, '/retentativa/{data}')
    .replace(/\/(rec|solicrec)\/[^/]+/, '/$1/{id}')
    .replace(/\/pix\/[^/]+/, '/pix/{e2eid}')
    .replace(/\/devolucao\/[^/]+/, '/devolucao/{id}')
    .replace(/\/webhook\/[^/]+/, '/webhook/{chave}')
    .replace(/\/(loc|locrec)\/[^/]+/, '/$1/{id}')
}

async function startPrism(contract: string, upstream: string) {
  const manifest = createRequire(import.meta.url).resolve('@stoplight/prism-cli/package.json')
  // Not through npx or a shell: they leave the real process behind when they are stopped.
  const command = join(dirname(manifest), 'dist', 'index.js')
  const port = await freePort()
  const args = ['proxy', contract, upstream, '--errors', '--host', '127.0.0.1']
  const child = spawn(process.execPath, [command, ...args, '--port', String(port)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const output: string[] = []
  await new Promise<void>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      createInterface(stream).on('line', (line) => {
        output.push(line)
        if (line.includes('is listening')) resolve()
      })
    }
    child.once('exit', () => reject(new Error(`prism stopped: ${output.join('\n')}`)))
  })
  return { url: `http://127.0.0.1:${port}`, close: () => stopped(child) }
}

function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return Promise.resolve()
  return new Promise((resolve) => {
    child.once('exit', () => resolve())
    child.kill('SIGTERM')
  })
}

async function freePort(): Promise<number> {
  const server = http.createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return typeof address === 'object' && address ? address.port : 0
}
