/** After the page that asks who is there: what was typed before it is where it was (kept-typing.tsx). */
export const CONFIRMED = {
  tone: 'ok',
  text: 'Confirmado. Agora repita o que ia fazer, em até 5 minutos.',
} as const
