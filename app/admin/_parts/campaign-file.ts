import { EXCLUSION, GROUP } from '#app/admin/_parts/campaign-words.ts'
import { REFUSED } from '#app/admin/_parts/story-words.ts'
import type { PortalOutputs } from '#server/api/root.ts'
import { cellText } from '#server/kernel/csv.ts'

type Member = PortalOutputs['campaigns']['members']['page']['rows'][number]

const STATUS = {
  queued: 'esperando a vez',
  sent: 'enviada',
  unknown: 'sem resposta do provedor ainda',
} as const

/** Whether somebody is written to, and why not. */
export function placeOf({ verdict, reason }: Member): string {
  if (verdict === 'in') return 'recebe'
  if (verdict === 'hold_out') return 'fica de fora para comparar'
  return reason === null ? 'não recebe' : `não recebe: ${EXCLUSION[reason]}`
}

/** What became of the message to somebody. */
export function messageOf({ status, refusal }: Member): string {
  if (status === null) return '—'
  if (status !== 'refused') return STATUS[status]
  return `barrada: ${(refusal && REFUSED[refusal]) ?? 'motivo não guardado'}`
}

/** The head of a list as a file: UTF-8 with its mark, semicolons, safe in a spreadsheet. */
export const LIST_HEAD = '\ufeffpessoa;documento;lista;mensagem\r\n'

export function listLine(member: Member): string {
  const cells = [member.name, member.document, placeOf(member), messageOf(member)]
  return `${cells.map(cellText).join(';')}\r\n`
}

/** `campanha-recebem.csv` */
export function listName(group: keyof typeof GROUP): string {
  const words = GROUP[group].normalize('NFD').replace(/[^A-Za-z ]/g, '')
  return `campanha-${words.trim().toLowerCase().replace(/ +/g, '-')}.csv`
}
