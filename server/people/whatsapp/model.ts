/** How somebody asked for WhatsApp. */
export type WhatsAppStart = 'page' | 'reply'

/** Why it ended: they said so on their page, there, or to WhatsApp itself; or nobody is reached. */
export type WhatsAppEnd = 'page' | 'reply' | 'unwanted' | 'unreachable'
