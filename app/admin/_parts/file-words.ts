import { KIND_WORDS } from '#components/portal/care-words.ts'
import type { DebtStanding, Held } from '#server/insights/file/model.ts'
import { formatShortDate } from '#server/kernel/format.ts'
import type { SuppressionReason } from '#server/people/model.ts'

/** The words of a person's file. */
export const DEBT_STANDING: Record<DebtStanding, string> = {
  open: 'em aberto',
  closed: 'prazo legal de cobrança encerrado',
  in_agreement: 'em acordo',
  settled: 'paga',
  recalled: 'devolvida ao credor',
}

const SUPPRESSED: Record<SuppressionReason, string> = {
  not_me: 'quem recebeu disse que não é a pessoa',
  opt_out: 'a pessoa pediu para não receber aqui',
  bounced: 'o contato não existe mais',
  erased: 'a pessoa pediu para apagar',
}

/** One thing that holds still, as a sentence. */
export function heldText(held: Held): string {
  switch (held.why) {
    case 'no_contact':
      return 'Ninguém consegue escrever: não há contato que valha.'
    case 'minor':
      return 'Tem menos de 18 anos: nada é escrito, oferecido nem assinado. Só o responsável, por telefone.'
    case 'contact':
      return `Nada vai para ${held.masked}: ${SUPPRESSED[held.reason]}.`
    case 'promise':
      return `Prometeu pagar a ${held.creditor} até ${formatShortDate(held.until)}: nenhum lembrete nosso até lá.`
    case 'case':
      return `Atendimento ${held.number} (${KIND_WORDS[held.kind].toLowerCase()}): nada é escrito nem cobrado${held.until ? ` até ${formatShortDate(held.until)}` : ''}.`
    case 'closed':
      return `Contrato ${held.contracts.join(', ')}: o prazo legal de cobrança acabou. Não se cobra, não se lembra.`
    case 'review':
      return `Acordo ${held.agreement}: dinheiro voltou, e alguém precisa olhar antes de qualquer cobrança.`
  }
}

export const AUTOMATIC_STATE = {
  running: 'o banco paga sozinho',
  waiting: 'à espera do banco',
  over: 'encerrado',
} as const
