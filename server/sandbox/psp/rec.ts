import type { z } from 'zod'
import { findBeneficiary, firstBeneficiary } from '../book/beneficiaries.ts'
import { COB, COBV, findCharge } from '../book/charges.ts'
import { findLocation, findRecLocation } from '../book/locations.ts'
import { BANK_ISPB, elevenCharacters } from '../book/receipts.ts'
import {
  findRecurrence,
  insertRecurrence,
  type RecBody,
  type Recurrence,
  recBodySchema,
  recurrenceAtLocation,
  recurrencesCreated,
  reviseRecurrence,
} from '../book/recurrences.ts'
import { type Call, jsonBody, jsonReply, type Reply } from '../http.ts'
import { byReceiver, cancel } from './authorisation.ts'
import { dateOf } from './collection.ts'
import type { Psp, PspRoute } from './context.ts'
import { listing } from './listing.ts'
import { problem, type Violation, violationsOf } from './problem.ts'
import { recFilterSchema, recRequestSchema, recRevisionSchema } from './rec-schema.ts'
import { completeRecView, recurrenceCodeOf, recView } from './rec-views.ts'
import { periodSchema } from './schema.ts'
import { codeOf, urlOfLocation, urlOfRecLocation } from './views.ts'

/** Recurrences of Pix Automático. */
export function recRoutes(psp: Psp): PspRoute[] {
  const write = { scope: 'rec.write' }
  const read = { scope: 'rec.read' }
  return [
    {
      ...write,
      method: 'POST',
      pattern: '/rec',
      target: 'post_rec',
      handle: (call) => postRec(psp, call),
    },
    {
      ...read,
      method: 'GET',
      pattern: '/rec',
      target: 'list_rec',
      handle: (call) => listRecs(psp, call),
    },
    {
      ...read,
      method: 'GET',
      pattern: '/rec/:idRec',
      target: 'get_rec',
      handle: (call) => getRec(psp, call),
    },
    {
      ...write,
      method: 'PATCH',
      pattern: '/rec/:idRec',
      target: 'patch_rec',
      handle: (call) => patchRec(psp, call),
    },
  ]
}

function refused(...violations: Violation[]): Reply {
  return problem('RecOperacaoInvalida', { violations })
}

/** Not idempotent: the same body again makes another recurrence. */
function postRec(psp: Psp, call: Call): Reply {
  const json = jsonBody(call)
  if (json === undefined) return problem('RequisicaoInvalida')
  const read = recRequestSchema.safeParse(json)
  if (!read.success) return refused(...violationsOf(read.error, 'rec'))
  const { loc, ...rest } = read.data
  const body = recBodySchema.parse(rest)
  return psp.book.transact(() => {
    const receiver = receiverOf(psp, body)
    const violation =
      receiver === null
        ? {
            razao: 'O valor do campo rec.recebedor.convenio não é aceito pelo PSP Recebedor.',
            propriedade: 'rec.recebedor.convenio',
          }
        : (calendarViolation(body, psp.book.now()) ?? locationViolation(psp, null, loc))
    if (violation || receiver === null) return refused(...(violation ? [violation] : []))
    const idRec = idOf(psp, body)
    insertRecurrence(psp.book, { idRec, locationId: loc ?? null, chave: receiver, body })
    return shown(psp, idRec, 201)
  })
}

/** `R` + `R` or `N` + ISPB + yyyyMMdd + 11 characters (RecId, description). */
function idOf(psp: Psp, body: RecBody): string {
  const retries = body.politicaRetentativa === 'PERMITE_3R_7D' ? 'R' : 'N'
  const day = dateOf(psp.book.now()).toString().replaceAll('-', '')
  return `R${retries}${BANK_ISPB}${day}${elevenCharacters()}`
}

/**
 * The receiver's key in this bank's directory. A real PSP knows the receiver by its client; this
 * one serves several, and takes the key as the number of their agreement (`convenio`), else the
 * receiver of the charge that journey 3 begins with, else the only one it knows.
 */
function receiverOf(psp: Psp, body: RecBody): string | null {
  const convenio = body.recebedor?.convenio
  if (convenio !== undefined) return findBeneficiary(psp.book, convenio)?.chave ?? null
  const txid = body.ativacao?.dadosJornada?.txid
  const charge = txid === undefined ? null : findCharge(psp.book, COB, txid)
  return charge?.body.chave ?? firstBeneficiary(psp.book)?.chave ?? null
}

function calendarViolation(body: RecBody, createdAt: number): Violation | null {
  const { dataInicial, dataFinal } = body.calendario
  const created = dateOf(createdAt).toString()
  if (dataInicial < created) {
    return {
      razao: 'O campo rec.calendario.dataInicial é anterior à data de criação da recorrência.',
      propriedade: 'rec.calendario.dataInicial',
    }
  }
  if (dataFinal !== undefined && dataFinal < dataInicial) {
    return {
      razao: 'O campo rec.calendario.dataFinal é anterior ao campo rec.calendario.dataInicial.',
      propriedade: 'rec.calendario.dataFinal',
    }
  }
  return null
}

function locationViolation(
  psp: Psp,
  idRec: string | null,
  id: number | undefined,
): Violation | null {
  if (id === undefined) return null
  const user = recurrenceAtLocation(psp.book, id)
  const razao = !findRecLocation(psp.book, id)
    ? 'O location referenciado por rec.loc inexiste.'
    : user && user.id_rec !== idRec
      ? 'O location referenciado por rec.loc já está sendo utilizado por outra recorrência.'
      : null
  return razao === null ? null : { razao, propriedade: 'rec.loc' }
}

function shown(psp: Psp, idRec: string, status: number): Reply {
  const rec = findRecurrence(psp.book, idRec)
  return rec
    ? jsonReply(status, recView(psp.book, psp.authority(), rec))
    : problem('RecNaoEncontrada')
}

/** Cancels, or changes what may still be changed (RecRevisada). */
function patchRec(psp: Psp, call: Call): Reply {
  const idRec = call.params.idRec ?? ''
  const read = recRevisionSchema.safeParse(jsonBody(call))
  if (!read.success) return refused(...violationsOf(read.error, 'rec'))
  return psp.book.transact(() => {
    const rec = findRecurrence(psp.book, idRec)
    if (!rec) return problem('RecNaoEncontrada')
    if (rec.status !== 'CRIADA' && rec.status !== 'APROVADA') {
      const razao = 'A recorrência encontra-se expirada, cancelada ou rejeitada.'
      return refused({ razao, propriedade: 'rec.status' })
    }
    const { status, loc, ...changes } = read.data
    if (status === 'CANCELADA') {
      cancel(psp.book, idRec, byReceiver)
      psp.notifier.wake()
      return shown(psp, idRec, 200)
    }
    return reviseFields(psp, rec, changes, loc)
  })
}

function reviseFields(
  psp: Psp,
  rec: Recurrence,
  changes: Omit<z.infer<typeof recRevisionSchema>, 'status' | 'loc'>,
  loc: number | undefined,
): Reply {
  const dataInicial = changes.calendario?.dataInicial
  if (rec.status !== 'CRIADA' && (loc !== undefined || dataInicial !== undefined)) {
    const propriedade = loc === undefined ? 'rec.calendario.dataInicial' : 'rec.loc'
    const razao = `O campo ${propriedade} somente pode ser alterado com o status CRIADA.`
    return refused({ razao, propriedade })
  }
  const { vinculo } = rec.body
  const body = recBodySchema.parse({
    ...rec.body,
    vinculo: { ...vinculo, devedor: { ...vinculo.devedor, ...changes.vinculo?.devedor } },
    calendario: { ...rec.body.calendario, ...changes.calendario },
    ativacao: { ...rec.body.ativacao, ...changes.ativacao },
  })
  const violation =
    calendarViolation(body, rec.created_at) ?? locationViolation(psp, rec.id_rec, loc)
  if (violation) return refused(violation)
  reviseRecurrence(psp.book, rec.id_rec, { body, locationId: loc ?? rec.location_id })
  return shown(psp, rec.id_rec, 200)
}

/** With `?txid=` the composite code of a charge and the recurrence; else the recurrence's alone. */
function getRec(psp: Psp, call: Call): Reply {
  const rec = findRecurrence(psp.book, call.params.idRec ?? '')
  if (!rec) return problem('RecNaoEncontrada')
  const view = completeRecView(psp.book, psp.authority(), rec)
  const txid = call.url.searchParams.get('txid')
  const code = txid === null ? aloneCode(psp, rec) : compositeCode(psp, rec, txid)
  if (code !== null && 'razao' in code) {
    return problem('RecConsultaInvalida', { violations: [code] })
  }
  return jsonReply(200, { ...view, ...(code === null ? {} : { dadosQR: code }) })
}

type QrCode = { jornada: 'JORNADA_2' | 'JORNADA_3' | 'JORNADA_4'; pixCopiaECola: string }

function recurrenceUrl(psp: Psp, rec: Recurrence): string | null {
  const location = rec.location_id === null ? null : findRecLocation(psp.book, rec.location_id)
  return location ? urlOfRecLocation(psp.authority(), location) : null
}

function aloneCode(psp: Psp, rec: Recurrence): QrCode | null {
  const url = recurrenceUrl(psp, rec)
  const code = url === null ? null : recurrenceCodeOf(psp.book, rec.chave, url)
  return code === null ? null : { jornada: 'JORNADA_2', pixCopiaECola: code }
}

function compositeCode(psp: Psp, rec: Recurrence, txid: string): QrCode | Violation | null {
  const cob = findCharge(psp.book, COB, txid)
  const charge = cob ?? findCharge(psp.book, COBV, txid)
  if (!charge)
    return { razao: 'O parâmetro txid não corresponde a uma cobrança.', propriedade: 'txid' }
  const first = rec.body.ativacao?.dadosJornada?.txid
  if (cob && first !== txid) {
    const razao = 'O parâmetro txid difere do informado em ativacao.dadosJornada.txid.'
    return { razao, propriedade: 'txid' }
  }
  if (!cob && rec.journey === 'JORNADA_3') {
    const razao = 'O parâmetro txid não é de cobrança compatível com ativacao.tipoJornada.'
    return { razao, propriedade: 'txid' }
  }
  const url = recurrenceUrl(psp, rec)
  const location = charge.location_id === null ? null : findLocation(psp.book, charge.location_id)
  if (url === null || !location) return null
  const chargeUrl = urlOfLocation(psp.authority(), location)
  const code = codeOf(psp.book, charge.body.chave, chargeUrl, url)
  return code === null ? null : { jornada: cob ? 'JORNADA_3' : 'JORNADA_4', pixCopiaECola: code }
}

function listRecs(psp: Psp, call: Call): Reply {
  return listing({
    call,
    error: 'RecConsultaInvalida',
    period: periodSchema,
    filter: recFilterSchema,
    name: 'recs',
    find: (from, to, filter) =>
      recurrencesCreated(psp.book, from, to).filter(({ body, status, location_id }) => {
        const { devedor } = body.vinculo
        const document = 'cpf' in devedor ? devedor.cpf : devedor.cnpj
        const wanted = filter.cpf ?? filter.cnpj
        const isPresent = location_id !== null
        return (
          (wanted === undefined || document === wanted) &&
          (filter.status === undefined || status === filter.status) &&
          (filter.convenio === undefined || body.recebedor?.convenio === filter.convenio) &&
          (filter.locationPresente === undefined || filter.locationPresente === isPresent)
        )
      }),
    show: (rec) => completeRecView(psp.book, psp.authority(), rec),
  })
}
