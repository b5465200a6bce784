import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { ANTONIA, BAKERY, CARLOS, JOAO, MARIA, NILZA } from './cast.ts'
import { asApproved, WHATSAPP_RECEIPT } from './whatsapp.ts'

/**
 * Tells the sandbox what a bank and a phone know by themselves: the payees behind the Pix keys,
 * what WhatsApp approved, whose phones these are, and the authenticator of the demonstration's owner. Run once the sandbox answers; repeating it changes nothing.
 */
const env = z
  .object({
    SANDBOX_URL: z.url(),
    SANDBOX_TOKEN: z.string().min(16),
    DEMO_OWNER_EMAIL: z.string(),
    DEMO_OWNER_TOTP_SECRET: z.string(),
    QUITA_MODE: z.string(),
  })
  .parse(process.env)

async function call(path: string, body?: unknown, method = 'PUT'): Promise<unknown> {
  const response = await fetch(`${env.SANDBOX_URL}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${env.SANDBOX_TOKEN}`,
      'content-type': 'application/json',
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  if (!response.ok) throw new Error(`the sandbox refuses ${path}: ${response.status}`)
  return response.json().catch(() => null)
}

const payee = z.object({ pixKey: z.string(), pixPayeeName: z.string(), cnpj: z.string() })

const folder = join(import.meta.dirname, 'creditors')
for (const name of await readdir(folder)) {
  const { pixKey, pixPayeeName, cnpj } = payee.parse(
    JSON.parse(await readFile(join(folder, name), 'utf8')),
  )
  await call(`/psp/dict/${encodeURIComponent(pixKey)}`, {
    name: pixPayeeName,
    cnpj,
    city: 'SAO PAULO',
  })
}

for (const [place, person] of [MARIA, JOAO, BAKERY, ANTONIA, CARLOS, NILZA].entries()) {
  for (const recipient of [...person.phones, ...person.emails]) {
    const { name, document } = person
    await call(`/people/${encodeURIComponent(recipient)}`, { name, document, place })
  }
}

const { template: name, language } = WHATSAPP_RECEIPT
const approved = { name, language, body: asApproved(WHATSAPP_RECEIPT) }
await call('/control/whatsapp-templates', approved, 'POST')

await call(`/authenticators/${encodeURIComponent(env.DEMO_OWNER_EMAIL)}`, {
  secret: env.DEMO_OWNER_TOTP_SECRET,
})

/** Whether the sandbox's book holds nothing yet: then nothing has happened. */
const emptyBook = z.object({ pix: z.array(z.unknown()).max(0) })

// The tests' people have no past but their own. What it takes is loaded at the first start only.
if (env.QUITA_MODE === 'demo') {
  const book = await call('/control/book', undefined, 'GET')
  if (emptyBook.safeParse(book).success) {
    const { actBefore } = await import('./activity.ts')
    await actBefore((path, body) => call(path, body, 'POST'))
  }
}
