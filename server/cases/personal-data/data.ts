import { z } from 'zod'
import { assertPresent } from '#server/kernel/assert.ts'
import type { CaseId, ReplyId } from '#server/kernel/id.ts'
import { centavos, formatBRL } from '#server/kernel/money.ts'
import { formatTaxId, maskTaxId } from '#server/kernel/tax-id.ts'
import { type ChargeMethod, type Provider, wayOf } from '#server/payments/model.ts'
import { calledById } from '#server/people/calling/data.ts'
import { contactsOf, debtorById } from '#server/people/data.ts'
import { preferencesOf } from '#server/people/preferences/data.ts'
import { whatsAppOf } from '#server/people/whatsapp/data.ts'
import type { Tx } from '#server/platform/db.ts'
import type { DebtorScope } from '#server/platform/scope.ts'
import { casesOf, entriesOf } from '../data.ts'
import type { PhotoNote } from '../photos/model.ts'

/** What we hold of a person, as they see it before a code: nothing whole that a stranger could use. */
export async function personalDataOf(tx: Tx, scope: DebtorScope) {
  const { debtorId } = scope
  const debtor = assertPresent(await debtorById(tx, scope, debtorId), 'who is inside exists')
  const creditors = await tx.sql<{ name: string; debts: number; agreements: number }>(
    `select k.trade_name as name, count(*)::int as debts,
            (select count(*)::int from agreements a
              where a.creditor_id = k.id and a.debtor_id = $1) as agreements
       from debts d join creditors k on k.id = d.creditor_id
      where d.debtor_id = $1 and d.recalled_at is null
      group by k.id, k.trade_name order by k.trade_name`,
    [debtorId],
  )
  const [counts] = await tx.sql<{ messages: number; visits: number }>(
    `select (select count(*)::int from messages where debtor_id = $1) as messages,
            (select count(*)::int from debtor_sessions where debtor_id = $1) as visits`,
    [debtorId],
  )
  return {
    name: debtor.name,
    document: maskTaxId(debtor.document),
    contacts: await contactsOf(tx, scope, debtorId),
    whatsApp: await whatsAppOf(tx, scope, debtorId),
    creditors,
    messages: counts?.messages ?? 0,
    visits: counts?.visits ?? 0,
  }
}

const CHANNEL: Readonly<Record<string, string>> = {
  sms: 'SMS',
  email: 'e-mail',
  push: 'notificação no aparelho',
  whatsapp: 'WhatsApp',
}

/** The longest list of one kind in the file. */
const LINES = 5_000

/**
 * Everything we hold of a person, for them to take away (LGPD art. 18 II and V): after a code only. Its
 * keys are in their language, because the file is theirs to read. Contacts stay masked: who holds a
 * stolen telephone has its code, and must not learn where else the person is reached.
 */
export async function exportOf(tx: Tx, scope: DebtorScope): Promise<Record<string, unknown>> {
  const { debtorId } = scope
  const debtor = assertPresent(await debtorById(tx, scope, debtorId), 'who is inside exists')
  const contacts = await contactsOf(tx, scope, debtorId)
  const cases = await casesOf(tx, scope, debtorId)
  const said = []
  for (const one of cases) said.push({ ...one, entries: await entriesOf(tx, scope, one.id) })
  return {
    'feito em': tx.clock.now().toString(),
    nome: debtor.name,
    documento: formatTaxId(debtor.document),
    nascimento: debtor.birthDate?.toString() ?? null,
    contatos: contacts.map(({ channel, masked, createdAt, confirmedAt }) => ({
      tipo: channel === 'sms' ? 'telefone' : 'e-mail',
      'valor, em parte': masked,
      'recebido em': createdAt.toString(),
      'confirmado em': confirmedAt?.toString() ?? null,
    })),
    valores: await debtLines(tx, scope),
    acordos: await agreementLines(tx, scope),
    pagamentos: await paymentLines(tx, scope),
    mensagens: await messageLines(tx, scope),
    respostas: await replyLines(tx, scope),
    acessos: await visitLines(tx, scope),
    'como quer ser avisado': await preferencesOf(tx, scope, debtorId),
    'como quer ser chamado': await calledById(tx, scope, debtorId),
    WhatsApp: await whatsAppLines(tx, scope),
    pedidos: said.map((one) => ({
      número: one.number,
      tipo: one.kind,
      motivo: one.reason,
      'aberto em': one.openedAt.toString(),
      situação: one.state,
      'prioridade por lei': one.legalPriority > 0,
      'o que foi dito': one.entries.map(({ at, kind, staff, words, photo }) => ({
        em: at.toString(),
        'por quem': staff === null ? 'você' : 'atendimento',
        tipo: kind,
        texto: words,
        ...(photo && { foto: photoLine(one.id, photo) }),
      })),
    })),
  }
}

/** Photos themselves would make a file that no telephone opens: it says which there are, and where. */
function photoLine(caseId: CaseId, { id, width, height, byteCount }: PhotoNote) {
  return {
    'largura e altura': `${width} × ${height}`,
    tamanho: `${Math.ceil(byteCount / 1000)} kB`,
    'onde ver': `/pedidos/${caseId}/fotos/${id}`,
  }
}

const WHATSAPP_BY = { page: 'na sua página', reply: 'por mensagem' } as const

/** Every yes to WhatsApp that there was, and how it ended. */
async function whatsAppLines(tx: Tx, scope: DebtorScope) {
  return (await whatsAppOf(tx, scope, scope.debtorId)).map((one) => ({
    número: one.masked,
    'pedido em': one.givenAt.toString(),
    como: WHATSAPP_BY[one.givenBy],
    'encerrado em': one.endedAt?.toString() ?? null,
  }))
}

const origin = z.object({ ip: z.string(), port: z.int() })

/** When they came, and from where, as far as it is still known. */
async function visitLines(tx: Tx, { debtorId }: DebtorScope) {
  const rows = await tx.sql<{ id: string; at: Temporal.Instant; sealed: Buffer | null }>(
    `select id, created_at as at, origin_sealed as sealed from debtor_sessions
      where debtor_id = $1 and rung <> 'R2' order by created_at desc limit ${LINES}`,
    [debtorId],
  )
  return rows.map(({ id, at, sealed }) => {
    const text = sealed && tx.vault.open(sealed, { column: 'debtor_sessions.origin', row: id })
    return {
      em: at.toString(),
      'endereço de internet': text === null ? null : origin.parse(JSON.parse(text)).ip,
    }
  })
}

const money = (amount: bigint) => formatBRL(centavos(amount))

async function debtLines(tx: Tx, { debtorId }: DebtorScope) {
  const rows = await tx.sql<{
    name: string
    contract_number: string
    description: string
    due_on: Temporal.PlainDate
    principal: bigint
  }>(
    `select k.trade_name as name, d.contract_number, d.description, d.original_due_on as due_on,
            d.principal
       from debts d join creditors k on k.id = d.creditor_id
      where d.debtor_id = $1 order by d.id limit $2`,
    [debtorId, LINES],
  )
  return rows.map((row) => ({
    credor: row.name,
    contrato: row.contract_number,
    descrição: row.description,
    vencimento: row.due_on.toString(),
    'valor original': money(row.principal),
  }))
}

async function agreementLines(tx: Tx, { debtorId }: DebtorScope) {
  const rows = await tx.sql<{
    number: string
    status: string
    total: bigint
    at: Temporal.Instant
  }>(
    `select number, status, total, accepted_at as at from agreements
      where debtor_id = $1 order by accepted_at limit $2`,
    [debtorId, LINES],
  )
  return rows.map((row) => ({
    número: row.number,
    situação: row.status,
    total: money(row.total),
    'aceito em': row.at.toString(),
  }))
}

async function paymentLines(tx: Tx, { debtorId }: DebtorScope) {
  const rows = await tx.sql<{
    provider: Provider
    method: ChargeMethod | null
    amount: bigint
    at: Temporal.Instant
  }>(
    `select y.provider, k.method, y.amount, y.recorded_at as at
       from payments y left join charges k on k.creditor_id = y.creditor_id and k.id = y.charge_id
      where y.debtor_id = $1 order by y.recorded_at limit $2`,
    [debtorId, LINES],
  )
  return rows.map((row) => ({
    meio: wayOf(row.provider, row.method) === 'pix' ? 'Pix' : 'cartão',
    valor: money(row.amount),
    em: row.at.toString(),
  }))
}

/** When, where and what about; the texts themselves hold links that are secrets. */
async function messageLines(tx: Tx, { debtorId }: DebtorScope) {
  const rows = await tx.sql<{
    channel: string
    template: string
    status: string
    at: Temporal.Instant
  }>(
    `select channel, template, status, created_at as at from messages
      where debtor_id = $1 order by created_at limit $2`,
    [debtorId, LINES],
  )
  return rows.map((row) => ({
    canal: CHANNEL[row.channel] ?? row.channel,
    assunto: row.template,
    situação: row.status,
    'escrita em': row.at.toString(),
  }))
}

/** What they wrote back, in their own words, and what it was understood as. */
async function replyLines(tx: Tx, { debtorId }: DebtorScope) {
  const rows = await tx.sql<{
    id: ReplyId
    channel: string
    words: Buffer | null
    intent: string | null
    at: Temporal.Instant
  }>(
    `select id, channel, words_sealed as words, intent, received_at as at from replies
      where debtor_id = $1 order by received_at limit $2`,
    [debtorId, LINES],
  )
  return rows.map((row) => ({
    canal: CHANNEL[row.channel] ?? row.channel,
    'escrita em': row.at.toString(),
    texto: row.words && tx.vault.open(row.words, { column: 'replies.words', row: row.id }),
    'entendida como': row.intent,
  }))
}
