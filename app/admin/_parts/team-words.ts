import { whenText } from '#app/admin/_parts/words.ts'
import { CONFIRMED } from '#components/admin/confirmed.ts'
import type { PortalOutputs } from '#server/api/root.ts'
import type { Role } from '#server/staff/model.ts'

export const ROLE = {
  viewer: 'consulta',
  agent: 'atendimento',
  manager: 'gestão',
  auditor: 'auditoria',
  owner: 'responsável',
} as const satisfies Record<Role, string>

/** What each role may do, in one line. */
export const ROLE_MEANING = {
  viewer: 'vê dívidas, acordos e pagamentos',
  agent: 'consulta, e cria links de acesso',
  manager: 'atendimento, arquivos de credores e a equipe',
  auditor: 'consulta, e vê a equipe',
  owner: 'tudo, e nomeia outros responsáveis',
} as const satisfies Record<Role, string>

export const STANDING = {
  active: 'com acesso',
  invited: 'convite enviado',
  disabled: 'sem acesso',
} as const

export const ENTERED_BY = {
  totp: 'autenticador',
  recovery: 'código de reserva',
  passkey: 'chave de acesso',
  oidc: 'conta da empresa',
} as const

type Member = PortalOutputs['staff']['team']['members'][number]
type Creditors = PortalOutputs['staff']['team']['creditors']

export function creditorsText(creditorIds: Member['creditorIds'], creditors: Creditors): string {
  if (creditorIds === 'all') return 'todos'
  const names = creditorIds.map((id) => creditors.find((one) => one.id === id)?.name ?? 'outro')
  return names.join(', ') || 'nenhum'
}

export const seenText = (at: Temporal.Instant | null) => (at ? whenText(at) : 'nunca')

/** What a form of the team came to, said on the page that follows. */
export const TEAM_NOTES = {
  convidado: { tone: 'ok', text: 'Convite enviado por e-mail. Ele vale 72 horas.' },
  mudado: { tone: 'ok', text: 'Acesso mudado. As sessões da pessoa terminaram.' },
  desligado: { tone: 'ok', text: 'A pessoa está sem acesso desde agora.' },
  religado: { tone: 'ok', text: 'A pessoa pode entrar de novo.' },
  encerrada: { tone: 'ok', text: 'Sessão encerrada.' },
  pedido: { tone: 'ok', text: 'Pedido feito. Falta outra pessoa aprovar.' },
  confirmado: CONFIRMED,
  guardados: { tone: 'ok', text: 'Os códigos novos valem. Os antigos não abrem mais nada.' },
  chave_criada: { tone: 'ok', text: 'Chave de acesso criada. Ela já vale na próxima entrada.' },
  chave_removida: { tone: 'ok', text: 'Chave de acesso removida. Ela não abre mais nada.' },
  chave_nao_criada: { tone: 'attention', text: 'A chave não foi criada. Tente de novo.' },
  chaves_demais: {
    tone: 'attention',
    text: 'Você já tem dez chaves. Remova uma que não usa mais.',
  },
  nome_longo: { tone: 'attention', text: 'Dê à chave um nome de até 60 letras.' },
  ultima_chave: {
    tone: 'attention',
    text: 'É o seu único jeito de confirmar. Crie outra chave antes de remover esta.',
  },
  permissao: { tone: 'info', text: 'Seu papel não abre aquela página. Aqui está o seu acesso.' },
  campos: { tone: 'attention', text: 'Confira nome, e-mail, papel e credores.' },
  not_found: { tone: 'attention', text: 'Esta pessoa não está na sua equipe.' },
  yourself: { tone: 'attention', text: 'O seu próprio acesso é mudado por outra pessoa.' },
  beyond_yours: { tone: 'attention', text: 'Ninguém dá ou muda mais do que tem.' },
  known: { tone: 'attention', text: 'Já existe alguém com este e-mail.' },
  needs_second_person: { tone: 'attention', text: 'Um responsável é nomeado por duas pessoas.' },
  last_owner: { tone: 'attention', text: 'É a última pessoa responsável. Nomeie outra antes.' },
  unknown_creditor: { tone: 'attention', text: 'Um dos credores não existe mais.' },
  aprovado: { tone: 'ok', text: 'Aprovado e feito.' },
  espera: { tone: 'ok', text: 'Aprovado. Passa a valer em 24 horas; até lá dá para cancelar.' },
  agendado: { tone: 'ok', text: 'Aprovado. Espera pelo dia marcado; até lá dá para cancelar.' },
  recusado: { tone: 'ok', text: 'Pedido recusado. Nada mudou.' },
  own_request: { tone: 'attention', text: 'Quem pediu não aprova, nem a pessoa de quem se trata.' },
  changed: { tone: 'attention', text: 'Algo mudou desde o pedido. Confira e peça de novo.' },
  ended: { tone: 'info', text: 'Este pedido já foi decidido ou venceu.' },
  not_possible: { tone: 'attention', text: 'Não dá mais para fazer isto. O pedido continua aqui.' },
  not_waiting: { tone: 'info', text: 'Isto já não é preciso para esta pessoa.' },
} as const

export type TeamNote = keyof typeof TEAM_NOTES

export function teamNote(key: string | undefined) {
  return key !== undefined && Object.hasOwn(TEAM_NOTES, key) ? TEAM_NOTES[key as TeamNote] : null
}
