import { createPrivateKey } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import type { MailConfig } from '../mail.ts'

/** How mail goes out. The three of DKIM belong together; the file holds the private key in PEM. */
export const mailVariables = {
  SMTP_URL: z.string().min(1),
  MAIL_FROM: z.string().min(3),
  MAIL_DKIM_DOMAIN: z.string().min(3).optional(),
  MAIL_DKIM_SELECTOR: z.string().min(1).optional(),
  MAIL_DKIM_KEY_FILE: z.string().min(1).optional(),
}

type MailEnv = z.infer<z.ZodObject<typeof mailVariables>>

export function mailProblems(env: MailEnv): { variable: string; problem: string }[] {
  const given = [env.MAIL_DKIM_DOMAIN, env.MAIL_DKIM_SELECTOR, env.MAIL_DKIM_KEY_FILE]
  const count = given.filter((value) => value !== undefined).length
  if (count !== 0 && count !== given.length) {
    const problem =
      'set MAIL_DKIM_DOMAIN, MAIL_DKIM_SELECTOR and MAIL_DKIM_KEY_FILE, or none of them'
    return [{ variable: 'MAIL_DKIM_DOMAIN', problem }]
  }
  if (env.MAIL_DKIM_KEY_FILE === undefined || isPrivateKey(env.MAIL_DKIM_KEY_FILE)) return []
  const problem = 'not a file with a private key in PEM'
  return [{ variable: 'MAIL_DKIM_KEY_FILE', problem }]
}

function isPrivateKey(file: string): boolean {
  try {
    return createPrivateKey(readFileSync(file)).type === 'private'
  } catch {
    return false
  }
}

export function mailConfigOf(env: MailEnv): MailConfig {
  const config = { smtpUrl: env.SMTP_URL, from: env.MAIL_FROM }
  const { MAIL_DKIM_DOMAIN: domain, MAIL_DKIM_SELECTOR: selector, MAIL_DKIM_KEY_FILE: file } = env
  if (domain === undefined || selector === undefined || file === undefined) return config
  return { ...config, dkim: { domain, selector, privateKey: readFileSync(file, 'utf8') } }
}
