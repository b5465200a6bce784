/** What a push carries. It is read by browsers themselves, and by our worker where they cannot. */
export type PushLetter = {
  /** The tag: a later notification of the same message takes its place. */
  readonly topic: string
  /** Where a tap leads: the access link, which shows nothing without the five digits. */
  readonly link: string
  /** What "Lembrar amanhã" is asked with; null where it was put off already. */
  readonly again: string | null
}

/** Says nothing of debts, amounts, creditors or who writes: it is read by whoever holds the phone. */
export const PUSH_WORDS = {
  title: 'Você tem um lembrete',
  body: 'Toque para ver com segurança.',
} as const

/**
 * A declarative push message (RFC 8030 with the members of the Push API): Safari shows it without
 * our worker, the others give it to the worker. The badge stands where either version of the text
 * looks for it.
 */
export function renderPush({ topic, link, again }: PushLetter): string {
  const see = { action: 'ver', title: 'Ver', navigate: link }
  const later = { action: 'amanha', title: 'Lembrar amanhã', navigate: link }
  return JSON.stringify({
    web_push: 8030,
    app_badge: 1,
    notification: {
      ...PUSH_WORDS,
      lang: 'pt-BR',
      dir: 'ltr',
      tag: topic,
      navigate: link,
      app_badge: '1',
      actions: again === null ? [see] : [see, later],
      data: { navigate: link, again },
    },
  })
}
