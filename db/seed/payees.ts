import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'

/**
 * Makes the payees of the demonstration known to the sandbox, as a bank's directory of keys knows
 * real ones. Run once the sandbox answers; repeating it changes nothing.
 */
const env = z.object({ SANDBOX_URL: z.url(), SANDBOX_TOKEN: z.string().min(16) }).parse(process.env)

const payee = z.object({ pixKey: z.string(), pixPayeeName: z.string(), cnpj: z.string() })

const folder = join(import.meta.dirname, 'creditors')
for (const name of await readdir(folder)) {
  const creditor = payee.parse(JSON.parse(await readFile(join(folder, name), 'utf8')))
  const response = await fetch(
    `${env.SANDBOX_URL}/psp/dict/${encodeURIComponent(creditor.pixKey)}`,
    {
      method: 'PUT',
      headers: {
        authorization: `Bearer ${env.SANDBOX_TOKEN}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({
        name: creditor.pixPayeeName,
        cnpj: creditor.cnpj,
        city: 'SAO PAULO',
      }),
    },
  )
  if (!response.ok) {
    throw new Error(`the sandbox does not take the payee of ${name}: ${response.status}`)
  }
}
