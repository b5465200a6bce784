import type { Transitions } from '#server/kernel/state-machine.ts'

/** Who speaks: the operator's identity and the one address that links may point to. */
export type Sender = {
  readonly operator: {
    readonly name: string
    readonly legalName: string
    readonly cnpj: string
    readonly address: string
    readonly phone: string
    readonly hours: string
    readonly email: string
    readonly dataProtectionOfficer: string
  }
  /** Without a trailing slash; from the configuration, never from a request's Host. */
  readonly portalUrl: string
}

/** Where a contact is reached. */
export type ContactChannel = 'sms' | 'email'
/**
 * How a message went: to its contact, to a browser in which its person asked to be reminded, or to
 * WhatsApp at the contact's number, because its person wants that.
 */
export type ChannelName = ContactChannel | 'push' | 'whatsapp'

export type MessageStatus = 'queued' | 'sent' | 'refused' | 'unknown'
export type MessageEvent =
  | 'claimed'
  | 'accepted'
  | 'declined'
  | 'postponed'
  | 'unanswered'
  | 'undelivered'

/**
 * `unknown` is written before the gateway is called, so that a process killed in between leaves
 * the truth behind: it may have been sent. It is asked again under the same key.
 */
export const MESSAGE_TRANSITIONS: Transitions<MessageStatus, MessageEvent> = {
  // A late answer to an earlier try may find the row queued again: sent is sent.
  queued: { claimed: 'unknown', accepted: 'sent' },
  unknown: {
    claimed: 'unknown',
    accepted: 'sent',
    declined: 'refused',
    postponed: 'queued',
    unanswered: 'unknown',
    undelivered: 'queued',
  },
  // WhatsApp took it and then told that it does not arrive: its contact is written to instead.
  sent: { undelivered: 'queued' },
  refused: {},
}

/** Why a message was not sent; kept with its row. */
export type MessageRefusal =
  | 'contact_not_me'
  | 'contact_opted_out'
  | 'contact_bounced'
  /** The person had their data erased. */
  | 'contact_erased'
  | 'too_late'
  | 'rejected'
  | 'never_accepted'
  /** Its creditor writes by other channels only. */
  | 'channel_not_allowed'
  /** The caps leave no room for it as long as it is worth reading. */
  | 'contact_cap'
  /** What it reminds of was paid, or is no longer asked for. */
  | 'no_longer_due'
  /** The person said on which day they pay, and that day is not over. */
  | 'promised'
  /** Younger than 18: nobody asks a child to pay (collection rule 30). */
  | 'minor'
  /** The person answered, or asked for quiet, and that lasts longer than it is worth reading. */
  | 'silence'
  /** A case of the person is open, or gave them quiet, and this would press. */
  | 'case_open'
  /** The campaign that it belongs to ended before its turn came. */
  | 'campaign_cancelled'
  /** It may have arrived: asked again until it was too late, or not to be sent blindly twice. */
  | 'outcome_unknown'
