/**
 * `waiting`: not settled, ask again soon. `later`: its hours or the caps are not there yet, the sweep
 * takes it up when they are; or it is held, and comes again when it is let go. `busy`: another worker
 * has it in hand. `settled`: there was nothing left to do.
 */
export type DeliveryOutcome = 'sent' | 'refused' | 'waiting' | 'later' | 'busy' | 'settled'

/** After so many tries a gateway that keeps saying "not now" is taken at its word. */
export const MAX_ATTEMPTS = 12
/** The same of WhatsApp: its person gets an SMS instead, and not a day later. */
export const WHATSAPP_TRIES = 4
