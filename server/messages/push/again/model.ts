/**
 * What "Lembrar amanhã" is asked with: the message and a keyed mark of it. It is good for putting
 * this one reminder off, once, and for nothing else; it shows nothing and signs nobody in.
 */
export function formatAgainToken(messageId: string, mark: Buffer): string {
  return `${messageId}.${mark.toString('base64url')}`
}

const SHAPE = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.([\w-]{43})$/

/** Null for what was never one. */
export function readAgainToken(text: string): { messageId: string; mark: Buffer } | null {
  const [, messageId, mark] = SHAPE.exec(text) ?? []
  if (messageId === undefined || mark === undefined) return null
  return { messageId, mark: Buffer.from(mark, 'base64url') }
}
