import { formatShortDate } from '#server/kernel/format.ts'
import type { FindingKind, FindingState } from '#server/reconciliation/finding/model.ts'
import type { SweepKind } from '#server/reconciliation/sweep/model.ts'

/** What is wrong, and what a person can do about it. */
export const FINDING: Record<FindingKind, { what: string; next: string }> = {
  provider_only: {
    what: 'Só o provedor conhece',
    next: 'Dinheiro que chegou e não entrou nos livros. Veja de quem é a chave ou a conta.',
  },
  ledger_only: {
    what: 'Só nós conhecemos',
    next: 'O extrato do provedor não traz este pagamento. Pergunte ao provedor.',
  },
  amount_differs: {
    what: 'Valores diferentes',
    next: 'O provedor diz outro valor para o mesmo pagamento.',
  },
  return_provider_only: {
    what: 'Devolução só do provedor',
    next: 'Dinheiro voltou e os livros ainda não sabem.',
  },
  return_ledger_only: {
    what: 'Devolução só nossa',
    next: 'O extrato do provedor não traz esta devolução.',
  },
  listing_unreadable: {
    what: 'Extrato com linhas ilegíveis',
    next: 'Parte do extrato não pôde ser lida. Avise quem cuida do sistema.',
  },
  notice_parked: {
    what: 'Aviso de pagamento parado',
    next: 'Falhou dez vezes e foi posto de lado. O extrato da noite traz o dinheiro; avise quem cuida do sistema.',
  },
  notice_quarantined: {
    what: 'Aviso de dinheiro que não é nosso',
    next: 'Outra conta, outra moeda ou nenhum credor. Nada foi lançado. Veja no provedor de quem é.',
  },
  creditor_missing: {
    what: 'Baixa sem resposta',
    next: 'O credor recebeu a baixa e não respondeu em três dias úteis.',
  },
  creditor_differs: {
    what: 'Credor baixou outro valor',
    next: 'Confira com o credor qual valor vale.',
  },
  creditor_refused: {
    what: 'Credor recusou a baixa',
    next: 'Veja o motivo dele e mande a baixa de novo se for o caso.',
  },
  creditor_unknown: {
    what: 'Credor fala do que não conhecemos',
    next: 'A linha do retorno não é de nenhuma baixa nem contrato nosso.',
  },
}

export const FINDING_STATE: Record<FindingState, string> = {
  open: 'Em aberto',
  explained: 'Explicadas',
  resolved: 'Resolvidas',
}

export const PROVIDER = { pix: 'Pix', stripe: 'Cartão' } as const

export const SWEEP: Record<SweepKind, string> = {
  daily: 'do dia',
  monthly: 'dos 30 dias',
  returns: 'das devoluções',
}

/** "de 22/11/2026", "de 01/11/2026 a 22/11/2026". */
export function periodText(first: Temporal.PlainDate, last: Temporal.PlainDate): string {
  const isOne = Temporal.PlainDate.compare(first, last) === 0
  return isOne ? formatShortDate(first) : `${formatShortDate(first)} a ${formatShortDate(last)}`
}
