/**
 * A way out to a person: SMS, e-mail, push, later others. An effect outside the database ends in one of
 * three ways, and "unknown" is one of them: at most one known send.
 */
export interface Channel<Message> {
  /** Whether whoever is behind it recognises a send by its key, so that repeating sends nothing. */
  readonly remembersKeys: boolean
  send(message: Message): Promise<SendAnswer>
}

/**
 * `refused` is certain: the provider did not take the message. `rejected` is final for this
 * message, `gone` for whatever it was sent to, and so is `unwanted`: whoever is reached there told the
 * provider to stop. The other reasons may be tried again later, and not before `retryAfterSeconds`
 * where the provider named a time.
 */
export type SendAnswer =
  | { kind: 'sent'; providerId: string }
  | { kind: 'refused'; reason: SendRefusal; detail: string; retryAfterSeconds?: number }
  | { kind: 'unknown'; cause: SendDoubt; detail: string }

export type SendRefusal =
  | 'rejected'
  | 'gone'
  | 'unwanted'
  | 'not_authorised'
  | 'throttled'
  | 'unreachable'
export type SendDoubt = 'timeout' | 'reset' | 'server_error' | 'unreadable'
