import type {
  AgeBand,
  CameBy,
  FunnelStep,
  PromiseKind,
  RollEnd,
  RollState,
} from '#server/insights/results/model.ts'
import { lastDayOf } from '#server/insights/results/model.ts'

/** Each step, and how it is counted, in words that a colleague can check. */
export const STEP = {
  sent: ['Receberam convite', 'mensagem com link que saiu no período; cada pessoa uma vez'],
  opened: ['Abriram', 'digitaram algo no link; só olhar não deixa rastro'],
  identified: ['Confirmaram quem são', 'números do CPF certos, ou código da empresa'],
  simulated: [
    'Simularam',
    'procuraram um plano próprio; quem aceita uma condição pronta não precisa',
  ],
  signed: ['Fecharam acordo', 'acordo aceito que não caducou nem foi desfeito'],
  paid: ['Pagaram', 'algum pagamento que não foi devolvido'],
  kept: ['Mantêm o acordo', 'pagaram e hoje nada está atrasado, ou já quitaram'],
} as const satisfies Record<FunnelStep, readonly [name: string, how: string]>

export const CAME = {
  sms: 'SMS',
  email: 'E-mail',
  whatsapp: 'WhatsApp',
  desk: 'Telefone ou link impresso',
} as const satisfies Record<CameBy, string>

export function bandText(band: AgeBand): string {
  const last = lastDayOf(band)
  if (last === null) return `${band} dias ou mais`
  return band === 0 ? `até ${last} dias` : `${band} a ${last} dias`
}

export function stateText(state: RollState): string {
  switch (state) {
    case 'agreed':
      return 'em acordo'
    case 'barred':
      return 'prescritas'
    case 'closed':
      return 'encerradas'
    case 'recalled':
      return 'devolvidas'
    default:
      return bandText(Number(state.slice('open_'.length)) as AgeBand)
  }
}

export const END = {
  same: 'Na mesma',
  older: 'Envelheceram',
  agreed: 'Fizeram acordo',
  broken: 'Acordo parou',
  closed: 'Pagas ou encerradas',
  recalled: 'Devolvidas',
  barred: 'Prescreveram',
} as const satisfies Record<RollEnd, string>

export const PROMISE = {
  spoken: 'Ditas por telefone',
  first: 'Entrada ou pagamento único',
  later: 'Parcelas seguintes',
} as const satisfies Record<PromiseKind, string>

/** `41%`, `4,1%`; a dash where there is nothing to compare with. */
export function percentText(part: number | bigint, whole: number | bigint): string {
  if (BigInt(whole) === 0n) return '—'
  const tenths = (BigInt(part) * 2_000n + BigInt(whole)) / (BigInt(whole) * 2n)
  if (tenths >= 100n || tenths % 10n === 0n) return `${(tenths + 5n) / 10n}%`
  return `${tenths / 10n},${tenths % 10n}%`
}

/** 0 to 1. */
export function shareOf(part: number | bigint, whole: number | bigint): number {
  return BigInt(whole) === 0n ? 0 : Number((BigInt(part) * 10_000n) / BigInt(whole)) / 10_000
}
