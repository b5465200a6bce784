import { count } from '#components/ui/words.ts'
import type { Profile, ProfileFeatures, ProfileReason } from '#server/journeys/profile/model.ts'

/** Names for the staff; the person never reads them. */
export const PROFILE = {
  hardship: 'Em dificuldade',
  unengaged: 'Sem contato',
  recurrent: 'Recorrente',
  disorganised: 'Desorganizado',
  occasional: 'Ocasional',
} as const satisfies Record<Profile, string>

/** How somebody with this profile is best spoken to (rules.md 4). */
export const TREATMENT = {
  hardship: 'Pausa e plano pequeno antes de tudo.',
  unengaged: 'Confira o contato primeiro; até dois por mês; nunca suponha má-fé.',
  recurrent: 'Calendário previsível e parcela que cabe.',
  disorganised: 'Lembre antes do dia e deixe escolher a data.',
  occasional: 'Um lembrete neutro basta.',
} as const satisfies Record<Profile, string>

const times = (n: number, one: string, many: string) => count(n, one, many)

/** Why, with the figures that say so. */
export function reasonText(reason: ProfileReason, features: ProfileFeatures): string {
  switch (reason) {
    case 'told_hardship':
      return 'contou dificuldade nos últimos seis meses'
    case 'unreachable':
      return 'nenhum contato recebe mensagens'
    case 'broken':
      return `${times(features.broken, 'acordo parado', 'acordos parados')} em 24 meses`
    case 'never_answers':
      return `${times(features.sent, 'link enviado', 'links enviados')}, ${features.opened} ${features.opened === 1 ? 'aberto' : 'abertos'}, nenhuma resposta`
    case 'many_delays':
    case 'some_delays':
    case 'few_delays':
      return `${times(features.delays, 'atraso', 'atrasos')} em 24 meses`
  }
}

/** Beside the reason: what else is known of how they pay. */
export function habitText({ due, kept, cureDays, daysLate }: ProfileFeatures): string[] {
  return [
    ...(due > 0 ? [`${kept} de ${times(due, 'parcela', 'parcelas')} no dia`] : []),
    ...(cureDays === null ? [] : [`costuma pagar ${times(cureDays, 'dia', 'dias')} depois`]),
    ...(daysLate > 0 ? [`${times(daysLate, 'dia', 'dias')} em aberto`] : []),
  ]
}
