/** What a key of a creditor's system may be good for. */
export const API_SCOPES = ['debts:write', 'debts:recall', 'imports:read'] as const
export type ApiScopeName = (typeof API_SCOPES)[number]

/** So that people and scanners of leaked secrets know one when they see it. */
export const API_KEY_PREFIX = 'quita_'
export const API_KEY_PATTERN = /^quita_[A-Za-z0-9_-]{43}$/
