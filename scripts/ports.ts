import { connect, createServer } from 'node:net'
import { PlainError } from './plain-error.ts'
import type { Variables } from './variables.ts'

export type Ports = { portal: number; sandbox: number; sandboxSmtp: number }

const DEFAULTS = { PORTAL_PORT: 3000, SANDBOX_PORT: 3100, SANDBOX_SMTP_PORT: 3125 } as const
const HOLDERS = {
  PORTAL_PORT: 'the portal',
  SANDBOX_PORT: 'the sandbox phone',
  SANDBOX_SMTP_PORT: "the sandbox's mail server",
} as const
type PortName = keyof typeof DEFAULTS

/** The ports from the environment or the usual ones; refuses what is not a port or stands twice. */
export function portsFromEnv(env: Variables): Ports {
  const ports = {
    portal: portOf(env, 'PORTAL_PORT'),
    sandbox: portOf(env, 'SANDBOX_PORT'),
    sandboxSmtp: portOf(env, 'SANDBOX_SMTP_PORT'),
  }
  if (new Set(Object.values(ports)).size < 3) {
    throw new PlainError(
      'PORTAL_PORT, SANDBOX_PORT and SANDBOX_SMTP_PORT must be three different ports.',
    )
  }
  return ports
}

function portOf(env: Variables, name: PortName): number {
  const text = env[name]
  if (text === undefined || text === '') return DEFAULTS[name]
  const port = Number(text)
  if (/^\d{1,5}$/.test(text) && port >= 1 && port <= 65_535) return port
  throw new PlainError(`${name} must be a port from 1 to 65535, but is "${text}".`)
}

/** Three free ports, for a product that runs beside others (the end-to-end tests). */
export async function freePorts(): Promise<Ports> {
  const [portal, sandbox, sandboxSmtp] = await Promise.all([freePort(), freePort(), freePort()])
  return { portal, sandbox, sandboxSmtp }
}

/** Throws a sentence that names the port, what it is for, and how to choose another. */
export async function requireFreePorts(ports: Ports, withSandbox: boolean): Promise<void> {
  await requireFree('PORTAL_PORT', ports.portal)
  if (!withSandbox) return
  await requireFree('SANDBOX_PORT', ports.sandbox)
  await requireFree('SANDBOX_SMTP_PORT', ports.sandboxSmtp)
}

async function requireFree(name: PortName, port: number): Promise<void> {
  const state = await portState(port)
  if (state === 'free') return
  const why =
    state === 'forbidden'
      ? 'may not be opened by this user. Choose'
      : `is taken by another program, and ${HOLDERS[name]} needs it. Stop that program, or choose`
  throw new PlainError(
    `Port ${port} ${why} another port: ${name}=${port < 1024 ? port + 8000 : port + 1000} npm start`,
  )
}

/** Binding tells about 127.0.0.1; a program on ::1 alone would still answer for `localhost`. */
async function portState(port: number): Promise<'free' | 'taken' | 'forbidden'> {
  const bound = await new Promise<'free' | 'taken' | 'forbidden'>((resolve) => {
    const server = createServer()
    server.once('error', (error: NodeJS.ErrnoException) => {
      resolve(error.code === 'EACCES' ? 'forbidden' : 'taken')
    })
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      server.close(() => resolve('free'))
    })
  })
  if (bound !== 'free') return bound
  return (await answers(port, '::1')) ? 'taken' : 'free'
}

export async function isPortFree(port: number): Promise<boolean> {
  return (await portState(port)) === 'free'
}

function answers(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host, timeout: 500 })
    const end = (answered: boolean) => {
      socket.destroy()
      resolve(answered)
    }
    socket.once('connect', () => end(true))
    socket.once('timeout', () => end(false))
    socket.once('error', () => end(false))
  })
}

/** A port that the kernel holds free at this moment, on 127.0.0.1. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => {
        if (address !== null && typeof address === 'object') resolve(address.port)
        else reject(new Error('the kernel gave no port'))
      })
    })
  })
}
