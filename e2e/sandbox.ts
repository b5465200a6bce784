import { expect } from '@playwright/test'
import type { Person } from './people.ts'
import { setting } from './product.ts'

export type Message = {
  readonly id: number
  readonly channel: 'sms' | 'mail'
  readonly to: string
  readonly subject: string | null
  readonly text: string
  readonly attachments: readonly {
    readonly filename: string
    readonly contentType: string
    readonly size: number
    readonly url: string
  }[]
}

type Fault = {
  on: string
  kind: 'drop_request' | 'drop_reply' | 'fail_before' | 'fail_after' | 'delay'
  status?: number
  delayMs?: number
  times?: number
}

/** The control side of the sandbox: what arrived, and what shall go wrong. */
export class Sandbox {
  readonly url: string
  readonly #token = setting('SANDBOX_TOKEN')

  constructor() {
    this.url = setting('SANDBOX_URL')
  }

  async #control(path: string, body?: unknown): Promise<unknown> {
    const response = await fetch(`${this.url}/control${path}`, {
      headers: { authorization: `Bearer ${this.#token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
    })
    if (!response.ok) throw new Error(`sandbox ${path}: ${response.status}`)
    return response.status === 204 ? null : await response.json()
  }

  /** All that arrived for one person, on both channels, oldest first. */
  async messages(person: Pick<Person, 'phone' | 'email'>): Promise<Message[]> {
    const answers = await Promise.all(
      [person.phone, person.email].map((to) =>
        this.#control(`/messages?to=${encodeURIComponent(to)}`),
      ),
    )
    return answers
      .flatMap((answer) => (answer as { messages: Message[] }).messages)
      .toSorted((a, b) => a.id - b.id)
  }

  /** Waits for the n-th message that the test accepts and answers what it found in it. */
  async waitFor<T>(
    person: Pick<Person, 'phone' | 'email'>,
    find: (message: Message) => T | null | undefined,
    nth = 1,
  ): Promise<T> {
    let found: T[] = []
    await expect
      .poll(
        async () => {
          const all = (await this.messages(person)).map(find)
          found = all.filter((one): one is Awaited<T> & T => one !== null && one !== undefined)
          return found.length
        },
        { message: `message ${nth} to ${person.phone} or ${person.email}`, timeout: 15_000 },
      )
      .toBeGreaterThanOrEqual(nth)
    const one = found[nth - 1]
    if (one === undefined) throw new Error('the message went away')
    return one
  }

  /** The n-th six-digit code that was sent to the person. */
  code(person: Pick<Person, 'phone' | 'email'>, nth = 1): Promise<string> {
    return this.waitFor(person, ({ text }) => /(?<![\d-])(\d{6})(?![\d-])/.exec(text)?.[1], nth)
  }

  /** The n-th access link that was sent to the person. */
  link(person: Pick<Person, 'phone' | 'email'>, nth = 1): Promise<string> {
    return this.waitFor(person, ({ text }) => /https?:\/\/\S+\/l\/[\w-]{22}/.exec(text)?.[0], nth)
  }

  /** Pays a code as a bank would; `force` also one that is over. */
  async pay(code: string, options: { force?: boolean } = {}): Promise<void> {
    await this.#control('/bank/pay', { code, ...options })
  }

  /** Lets days pass at the provider and the bank; 0 and below brings their clock back to now. */
  async days(count: number): Promise<void> {
    if (count > 0) await this.#control('/days', { count })
    else await this.#control('/clock', { offsetSeconds: 0 })
  }

  async fault(fault: Fault): Promise<void> {
    await this.#control('/faults', fault)
  }

  /** How the provider reports later payments. */
  async webhookPolicy(policy: { copies?: number }): Promise<void> {
    await this.#control('/webhooks/policy', policy)
  }

  /** A browser's place at the push service, for the key that the portal gave it. */
  async pushPlace(publicKey: string): Promise<{ endpoint: string }> {
    return (await this.#control('/push', { publicKey })) as { endpoint: string }
  }

  async clearFaults(): Promise<void> {
    await fetch(`${this.url}/control/faults`, {
      method: 'DELETE',
      headers: { authorization: `Bearer ${this.#token}` },
    })
  }
}
