/** How somebody asked for WhatsApp. */
export type WhatsAppStart = 'page' | 'reply'

/**
 * Why it ended: they said so on their page, there, or to WhatsApp itself; nobody is reached; or their
 * data were erased.
 */
export type WhatsAppEnd = 'page' | 'reply' | 'unwanted' | 'unreachable' | 'erased'
