/**
 * A message by WhatsApp: a template that its provider approved, and what stands in its places, in
 * their order. Words of our own are never sent: the service takes them only for a day after somebody
 * wrote, and nobody may rest on that.
 */
export type WhatsAppMessage = {
  /** E.164: `+5581999990000`. */
  readonly to: string
  /** As the provider knows it: a name at Meta, the id of a content (`HX…`) at Twilio. */
  readonly template: string
  /** Of the template, as Meta writes it: `pt_BR`. Twilio's contents know their own. */
  readonly language: string
  readonly values: readonly string[]
  readonly key: string
}
