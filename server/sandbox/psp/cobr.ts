import { randomUUID } from 'node:crypto'
import { chargeState } from '../book/charges.ts'
import { findRecurrence, type Recurrence } from '../book/recurrences.ts'
import {
  attemptsOf,
  chargesOfRecurrence,
  cobrBodySchema,
  findRecurringCharge,
  insertRecurringCharge,
  type RecurringCharge,
  recurringChargesCreated,
} from '../book/recurring-charges.ts'
import { type Call, jsonBody, jsonReply, type Reply } from '../http.ts'
import { byReceiver } from './authorisation.ts'
import { canStillInstruct, cycleOf, retryRefusal, settlementDay } from './cobr-rules.ts'
import { dateSchema } from './cobv-schema.ts'
import { cancelCharge, collect, dateOf, schedule } from './collection.ts'
import type { Psp, PspRoute } from './context.ts'
import { listing } from './listing.ts'
import { notifyCobr } from './notices.ts'
import { problem, type Violation, violationsOf } from './problem.ts'
import { cancellationSchema, cobrFilterSchema, cobrRequestSchema } from './rec-schema.ts'
import { cobrView, completeCobrView } from './rec-views.ts'
import { periodSchema, txidSchema } from './schema.ts'

/** Charges of a recurrence. */
export function cobrRoutes(psp: Psp): PspRoute[] {
  const write = { scope: 'cobr.write' }
  const read = { scope: 'cobr.read' }
  return [
    {
      ...write,
      method: 'PUT',
      pattern: '/cobr/:txid',
      target: 'put_cobr',
      handle: (call) => createCharge(psp, call.params.txid ?? '', call),
    },
    {
      ...write,
      method: 'POST',
      pattern: '/cobr',
      target: 'post_cobr',
      handle: (call) => createCharge(psp, randomUUID().replaceAll('-', ''), call),
    },
    {
      ...write,
      method: 'PATCH',
      pattern: '/cobr/:txid',
      target: 'patch_cobr',
      handle: (call) => patchCharge(psp, call),
    },
    {
      ...read,
      method: 'GET',
      pattern: '/cobr/:txid',
      target: 'get_cobr',
      handle: (call) => complete(psp, call.params.txid ?? '', 200),
    },
    {
      ...read,
      method: 'GET',
      pattern: '/cobr',
      target: 'list_cobr',
      handle: (call) => listCharges(psp, call),
    },
    {
      ...write,
      method: 'POST',
      pattern: '/cobr/:txid/retentativa/:data',
      target: 'retry_cobr',
      handle: (call) => retry(psp, call),
    },
  ]
}

function refused(...violations: Violation[]): Reply {
  return problem('CobROperacaoInvalida', { violations })
}

function generated(psp: Psp, txid: string, status: number): Reply {
  const charge = findRecurringCharge(psp.book, txid)
  return charge ? jsonReply(status, cobrView(psp.book, charge)) : problem('CobRNaoEncontrado')
}

function complete(psp: Psp, txid: string, status: number): Reply {
  const charge = findRecurringCharge(psp.book, txid)
  if (!charge) return problem('CobRNaoEncontrado')
  return jsonReply(status, completeCobrView(psp.book, charge))
}

/** Never an alteration: a txid in use is refused, even with the same body. */
function createCharge(psp: Psp, txid: string, call: Call): Reply {
  if (!txidSchema.safeParse(txid).success) {
    return refused({ razao: 'O txid não respeita o schema.', propriedade: 'txid' })
  }
  const json = jsonBody(call)
  if (json === undefined) return problem('RequisicaoInvalida')
  const read = cobrRequestSchema.safeParse(json)
  if (!read.success) return refused(...violationsOf(read.error, 'cobr'))
  const { idRec, ...rest } = read.data
  const body = cobrBodySchema.parse(rest)
  return psp.book.transact(() => {
    if (findRecurringCharge(psp.book, txid) || chargeState(psp.book, txid)) {
      return refused({ razao: 'O campo cobr.txid encontra-se em uso.', propriedade: 'cobr.txid' })
    }
    const rec = findRecurrence(psp.book, idRec)
    const due = Temporal.PlainDate.from(body.calendario.dataDeVencimento)
    const settlesOn = settlementDay(due, body.ajusteDiaUtil)
    const violation = creationViolation(psp, rec, due, settlesOn)
    if (violation || !rec) return refused(...(violation ? [violation] : []))
    const cycle = cycleIn(rec, due)
    insertRecurringCharge(psp.book, { txid, idRec, settlesOn: settlesOn.toString(), cycle, body })
    collect(psp.book, txid)
    psp.notifier.wake()
    return generated(psp, txid, 201)
  })
}

function cycleIn(rec: Recurrence, due: Temporal.PlainDate): number {
  const { dataInicial, periodicidade } = rec.body.calendario
  return cycleOf(Temporal.PlainDate.from(dataInicial), periodicidade, due)
}

function creationViolation(
  psp: Psp,
  rec: Recurrence | null,
  due: Temporal.PlainDate,
  settlesOn: Temporal.PlainDate,
): Violation | null {
  const propriedade = 'cobr.calendario.dataDeVencimento'
  if (rec?.status !== 'APROVADA') {
    const razao = 'O campo cobr.idRec não corresponde a uma recorrência aprovada.'
    return { razao, propriedade: 'cobr.idRec' }
  }
  const today = dateOf(psp.book.now())
  if (Temporal.PlainDate.compare(due, today) < 0) {
    return { razao: `O campo ${propriedade} é anterior à data de criação.`, propriedade }
  }
  if (!canStillInstruct(settlesOn, today)) {
    const razao = 'A instrução de pagamento precisa sair até dois dias antes da liquidação.'
    return { razao, propriedade }
  }
  const { dataInicial, dataFinal } = rec.body.calendario
  const day = due.toString()
  if (day < dataInicial || (dataFinal !== undefined && day > dataFinal)) {
    return { razao: `O campo ${propriedade} está fora da vigência da recorrência.`, propriedade }
  }
  const cycle = cycleIn(rec, due)
  const isTaken = chargesOfRecurrence(psp.book, rec.id_rec).some(
    (other) =>
      other.cycle === cycle && other.status !== 'REJEITADA' && other.status !== 'CANCELADA',
  )
  if (!isTaken) return null
  const razao =
    'Existe uma CobR com status diferente de REJEITADA e CANCELADA referente ao mesmo cobr.idRec com calendario.dataDeVencimento no mesmo ciclo.'
  return { razao, propriedade }
}

/** Cancelling is all that can be changed, and only before the day of the first attempt. */
function patchCharge(psp: Psp, call: Call): Reply {
  const read = cancellationSchema.safeParse(jsonBody(call))
  if (!read.success) return refused(...violationsOf(read.error, 'cobr'))
  return psp.book.transact(() => {
    const charge = findRecurringCharge(psp.book, call.params.txid ?? '')
    if (!charge) return problem('CobRNaoEncontrado')
    const isOpen = charge.status === 'CRIADA' || charge.status === 'ATIVA'
    if (!isOpen || dateOf(psp.book.now()).toString() >= charge.settles_on) {
      const razao =
        'Não é possível cancelar uma cobrança em uma data igual ou maior que a data prevista da primeira tentativa de liquidação.'
      return refused({ razao, propriedade: 'cobr.status' })
    }
    cancelCharge(psp.book, charge, byReceiver)
    psp.notifier.wake()
    return generated(psp, charge.txid, 200)
  })
}

function retry(psp: Psp, call: Call): Reply {
  const { txid = '', data = '' } = call.params
  if (!dateSchema.safeParse(data).success) {
    return refused({ razao: 'O parâmetro data não respeita o schema.', propriedade: 'data' })
  }
  return psp.book.transact(() => {
    const charge = findRecurringCharge(psp.book, txid)
    if (!charge) return problem('CobRNaoEncontrado')
    const day = Temporal.PlainDate.from(data)
    const razao = refusalToRetry(psp, charge, day)
    if (razao !== null) return refused({ razao, propriedade: 'data' })
    schedule(psp.book, txid, day, 'NTAG')
    notifyCobr(psp.book, txid)
    psp.notifier.wake()
    return complete(psp, txid, 201)
  })
}

function refusalToRetry(psp: Psp, charge: RecurringCharge, day: Temporal.PlainDate): string | null {
  const rec = findRecurrence(psp.book, charge.id_rec)
  if (charge.status !== 'ATIVA' || rec?.status !== 'APROVADA') {
    return 'A cobrança não está ATIVA, ou a recorrência não está APROVADA.'
  }
  return retryRefusal({
    policy: rec.body.politicaRetentativa,
    settlesOn: Temporal.PlainDate.from(charge.settles_on),
    attempts: attemptsOf(psp.book, charge.txid),
    day,
    today: dateOf(psp.book.now()),
  })
}

function listCharges(psp: Psp, call: Call): Reply {
  return listing({
    call,
    error: 'CobRConsultaInvalida',
    period: periodSchema,
    filter: cobrFilterSchema,
    name: 'cobsr',
    find: (from, to, filter) =>
      recurringChargesCreated(psp.book, from, to).filter((charge) => {
        const rec = findRecurrence(psp.book, charge.id_rec)
        const devedor = rec?.body.vinculo.devedor
        const document = devedor && ('cpf' in devedor ? devedor.cpf : devedor.cnpj)
        const wanted = filter.cpf ?? filter.cnpj
        const convenio = rec?.body.recebedor?.convenio
        return (
          (filter.idRec === undefined || charge.id_rec === filter.idRec) &&
          (wanted === undefined || document === wanted) &&
          (filter.status === undefined || charge.status === filter.status) &&
          (filter.convenio === undefined || convenio === filter.convenio)
        )
      }),
    show: (charge) => completeCobrView(psp.book, charge),
  })
}
