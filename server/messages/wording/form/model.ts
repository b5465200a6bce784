import type { Wording, WordingChannel } from '../model.ts'

/** What the form of a channel holds, by the names of its fields. */
export type WordingFields = Readonly<Record<string, string>>

/** The words that are typed into a form, as they stand: whether they may be kept is judged elsewhere. */
export function wordingOfFields(channel: WordingChannel, fields: WordingFields): Wording {
  const text = (name: string) => (fields[name] ?? '').replaceAll('\r\n', '\n').trim()
  switch (channel) {
    case 'sms':
      return { channel, text: text('texto') }
    case 'whatsapp':
      return {
        channel,
        template: text('modelo'),
        language: text('idioma'),
        text: text('texto'),
      }
    case 'email':
      return {
        channel,
        subject: text('assunto'),
        paragraphs: text('texto')
          .split(/\n\s*\n/)
          .map((part) => part.trim())
          .filter((part) => part !== ''),
        action: text('botao'),
      }
  }
}

/** The same words in a form. */
export function fieldsOfWording(wording: Wording): WordingFields {
  switch (wording.channel) {
    case 'sms':
      return { texto: wording.text }
    case 'whatsapp':
      return { modelo: wording.template, idioma: wording.language, texto: wording.text }
    case 'email':
      return {
        assunto: wording.subject,
        texto: wording.paragraphs.join('\n\n'),
        botao: wording.action,
      }
  }
}
