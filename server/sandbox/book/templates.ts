import { z } from 'zod'
import type { Book } from './database.ts'

const templateRow = z.object({ name: z.string(), language: z.string(), body: z.string() })

/** What a provider of WhatsApp approved; `{{1}}` and so on are its places. Twilio's know no language. */
export type StoredTemplate = z.infer<typeof templateRow>

export function putTemplate(book: Book, { name, language, body }: StoredTemplate): void {
  const sql = 'insert or replace into whatsapp_templates (name, language, body) values (?, ?, ?)'
  book.run(sql, name, language, body)
}

export function findTemplate(book: Book, name: string, language: string): StoredTemplate | null {
  const sql = 'select * from whatsapp_templates where name = ? and language = ?'
  return book.one(templateRow, sql, name, language)
}

/** What is read on the phone; null where the values are not as many as the places. */
export function readAs(template: StoredTemplate, values: readonly string[]): string | null {
  const places = new Set(Array.from(template.body.matchAll(/\{\{(\d+)\}\}/g), ([, n]) => n))
  if (places.size !== values.length) return null
  return template.body.replace(/\{\{(\d+)\}\}/g, (_, n: string) => values[Number(n) - 1] ?? '')
}
