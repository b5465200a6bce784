/** The providers of SMS and WhatsApp that the sandbox plays, and where each tells what it has to tell. */
export type Messengers = {
  readonly twilio: {
    readonly accountSid: string
    readonly authToken: string
    /** Of what people write; what became of a message goes where that message says. */
    readonly inboundUrl: string | null
  }
  readonly zenvia: {
    readonly token: string
    readonly eventUrl: string | null
    readonly eventSecret: string
  }
  readonly meta: {
    readonly phoneNumberId: string
    readonly accessToken: string
    readonly appSecret: string
    readonly webhookUrl: string | null
  }
}

/** Who took a message: the gateway of our own making, the mail server, or one of the providers. */
export type Via = 'gateway' | 'mail' | keyof Messengers
