import { spawn } from 'node:child_process'

/** Runs a program to its end and answers what it printed; throws with its complaints otherwise. */
export async function output(
  command: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  folder?: string,
): Promise<string> {
  const child = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...environment },
    cwd: folder,
  })
  const said: Buffer[] = []
  const complaints: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => said.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => complaints.push(chunk))
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  if (code !== 0) {
    throw new Error(`${command} ended with ${code}: ${Buffer.concat(complaints).toString('utf8')}`)
  }
  return Buffer.concat(said).toString('utf8')
}
