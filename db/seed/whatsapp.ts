import { fill, variablesIn, type WordingOf } from '#server/messages/wording/model.ts'

/** The one message that the demonstration's first creditor sends by WhatsApp, to who asks for it. */
export const WHATSAPP_RECEIPT: WordingOf<'whatsapp'> = {
  channel: 'whatsapp',
  template: 'comprovante',
  language: 'pt_BR',
  text: 'Olá, {nome}! Recebemos sua confirmação. Seu comprovante está em {link} e foi enviado por {marca}. {aviso}: confira se é nosso no endereço do link, em Isto é golpe. Para sair do WhatsApp, responda SAIR.',
}

/** The same as its provider keeps it: places with numbers. */
export function asApproved({ text }: WordingOf<'whatsapp'>): string {
  const names = variablesIn(text)
  return fill(text, Object.fromEntries(names.map((name, at) => [name, `{{${at + 1}}}`])))
}
