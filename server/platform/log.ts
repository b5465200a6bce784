import pino from 'pino'

/**
 * Structured logs on standard output, one JSON line each. Whatever a caller hands over, CPF,
 * CNPJ, tokens, codes and contacts do not get out: known fields are removed by name, and any text
 * is scrubbed of what looks like one of them.
 */
const REDACTED_FIELDS = [
  'cpf',
  'cnpj',
  'document',
  'name',
  'email',
  'phone',
  'to',
  'text',
  'html',
  'subject',
  'token',
  'code',
  'digits',
  'password',
  'secret',
  'authorization',
  'cookie',
  'referer',
  'brCode',
]

const PATTERNS: readonly [RegExp, string][] = [
  [/\/l\/[A-Za-z0-9_-]{16,}/g, '/l/[link]'],
  [/\/convite\/[A-Za-z0-9_-]{16,}/g, '/convite/[link]'],
  [/\b\d{3}\.?\d{3}\.?\d{3}-?\d{2}\b/g, '[cpf]'],
  [/\b[0-9A-Z]{2}\.?[0-9A-Z]{3}\.?[0-9A-Z]{3}\/?[0-9A-Z]{4}-?\d{2}\b/g, '[cnpj]'],
  [/[\w.+-]+@[\w-]+\.[\w.-]+/g, '[email]'],
  [/\+?\b55\d{10,11}\b/g, '[phone]'],
  [/000201\d{2}\S{40,}/g, '[br-code]'],
]

/** Removes what looks like personal data or a secret from any text. */
export function scrub(text: string): string {
  return PATTERNS.reduce((clean, [pattern, label]) => clean.replace(pattern, label), text)
}

function scrubDeep(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return scrub(value)
  if (value instanceof Error) {
    const cause = value.cause === undefined ? undefined : scrubDeep(value.cause, depth + 1)
    return {
      type: value.name,
      message: scrub(value.message),
      stack: scrub(value.stack ?? ''),
      cause,
    }
  }
  if (value === null || typeof value !== 'object') return value
  // Deeper than any record of ours: whatever is down there stays out.
  if (depth > 12) return '[too deep]'
  if (Array.isArray(value)) return value.map((item) => scrubDeep(item, depth + 1))
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      REDACTED_FIELDS.includes(key) ? '[redacted]' : scrubDeep(item, depth + 1),
    ]),
  )
}

export type Logger = pino.Logger

export function createLogger(
  process: string,
  level = 'info',
  destination?: pino.DestinationStream,
) {
  const options: pino.LoggerOptions = {
    level,
    base: { process },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: {
      level: (label) => ({ level: label }),
      log: (fields) => scrubDeep(fields) as Record<string, unknown>,
    },
    hooks: {
      // Whatever way a text got into the line, it leaves scrubbed.
      streamWrite: scrub,
      logMethod(args, method) {
        const clean = args.map((arg) => (typeof arg === 'string' ? scrub(arg) : arg))
        method.apply(this, clean as Parameters<typeof method>)
      },
    },
  }
  return destination ? pino(options, destination) : pino(options)
}
