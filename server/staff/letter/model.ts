/** An e-mail to a member of staff, ready to send. */
export type StaffLetter = {
  readonly subject: string
  readonly text: string
  readonly html: string
}

/** A server that says "not now" so often is taken at its word. */
export const MAX_LETTER_TRIES = 12

export type InvitationFacts = {
  readonly kind: 'invitation' | 'reset'
  readonly firstName: string
  readonly operator: string
  readonly link: string
  readonly hours: number
}

/** How somebody learns that they may come in, or come in again. */
export function invitationLetter(facts: InvitationFacts): StaffLetter {
  const { kind, firstName, operator, link, hours } = facts
  const isNew = kind === 'invitation'
  const paragraphs = [
    `Olá, ${firstName}.`,
    isNew
      ? `Convidaram você para a equipe de ${operator}.`
      : `Seu acesso à administração de ${operator} foi refeito por duas pessoas da equipe.`,
    `Abra o link para criar sua senha e ligar o autenticador. Ele vale ${hours} horas e abre uma vez só.`,
  ]
  const last = isNew
    ? 'Não esperava este convite? Pode ignorar.'
    : 'Não pediu um novo acesso? Avise a gestão da equipe agora.'
  return letterOf({
    subject: isNew ? `Convite para a equipe de ${operator}` : 'Seu novo acesso à administração',
    paragraphs,
    link: { href: link, label: isNew ? 'Ver o convite' : 'Refazer meu acesso' },
    last,
  })
}

/** A letter with its one link, as text and as HTML. */
export function letterOf(parts: {
  readonly subject: string
  readonly paragraphs: readonly string[]
  readonly link: { readonly href: string; readonly label: string }
  readonly last: string
}): StaffLetter {
  const { subject, paragraphs, link, last } = parts
  return {
    subject,
    text: [...paragraphs, link.href, last].join('\n\n'),
    html: [
      '<div style="font:16px/1.5 system-ui,sans-serif;color:#1d2733;max-width:36em">',
      ...paragraphs.map(paragraph),
      `<p style="margin:0 0 16px"><a href="${escaped(link.href)}" style="color:#0b5a4a;font-weight:bold">${escaped(link.label)}</a><br><span style="color:#55606c;font-size:14px">${escaped(link.href)}</span></p>`,
      paragraph(last),
      '</div>',
    ].join('\n'),
  }
}

const paragraph = (text: string) => `<p style="margin:0 0 16px">${escaped(text)}</p>`

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
