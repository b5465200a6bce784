import { randomUUID } from 'node:crypto'
import {
  type Charge,
  type ChargeBody,
  chargeAtLocation,
  chargeAtRevision,
  chargeBodySchema,
  chargesCreated,
  findBeneficiary,
  findCharge,
  findLocation,
  insertCharge,
  insertLocation,
  reviseCharge,
} from '../book/charges.ts'
import { type Call, jsonBody, jsonReply, type Reply } from '../http.ts'
import type { Psp, PspRoute } from './context.ts'
import { listing } from './listing.ts'
import { problem, type Violation, violationsOf } from './problem.ts'
import {
  cobFilterSchema,
  cobRequestSchema,
  cobRevisionSchema,
  periodSchema,
  txidSchema,
} from './schema.ts'
import { completeView, generatedView } from './views.ts'

export function cobRoutes(psp: Psp): PspRoute[] {
  const write = { scope: 'cob.write' }
  const read = { scope: 'cob.read' }
  return [
    {
      ...write,
      method: 'PUT',
      pattern: '/cob/:txid',
      target: 'put_cob',
      handle: (call) => putCob(psp, call.params.txid ?? '', call),
    },
    {
      ...write,
      method: 'PATCH',
      pattern: '/cob/:txid',
      target: 'patch_cob',
      handle: (call) => patchCob(psp, call),
    },
    {
      ...read,
      method: 'GET',
      pattern: '/cob/:txid',
      target: 'get_cob',
      handle: (call) => getCob(psp, call),
    },
    {
      ...write,
      method: 'POST',
      pattern: '/cob',
      target: 'post_cob',
      handle: (call) => putCob(psp, randomUUID().replaceAll('-', ''), call),
    },
    {
      ...read,
      method: 'GET',
      pattern: '/cob',
      target: 'list_cob',
      handle: (call) => listCobs(psp, call),
    },
  ]
}

function refused(...violations: Violation[]): Reply {
  return problem('CobOperacaoInvalida', { violations })
}

const notActive = refused({
  razao: 'A cobrança já existe, não está no status ATIVA, e a presente requisição busca alterá-la.',
  propriedade: 'cob.status',
})

/** Creates, or alters while ATIVA; the same body again changes nothing and answers the same. */
function putCob(psp: Psp, txid: string, call: Call): Reply {
  if (!txidSchema.safeParse(txid).success) {
    return refused({ razao: 'O txid não respeita o schema.', propriedade: 'txid' })
  }
  const json = jsonBody(call)
  if (json === undefined) return problem('RequisicaoInvalida')
  const read = cobRequestSchema.safeParse(json)
  if (!read.success) return refused(...violationsOf(read.error, 'cob'))
  const { loc, ...rest } = read.data
  const body = chargeBodySchema.parse(rest)
  return psp.book.transact(() => {
    const charge = findCharge(psp.book, txid)
    if (charge && charge.status !== 'ATIVA') return notActive
    const violation = keyViolation(psp, body) ?? locationViolation(psp, txid, loc?.id)
    if (violation) return refused(violation)
    const locationId = loc?.id ?? charge?.location_id ?? insertLocation(psp.book, 'cob').id
    if (charge) reviseCharge(psp.book, charge, { body, status: 'ATIVA', locationId })
    else insertCharge(psp.book, txid, body, locationId)
    return shown(psp, txid, 201)
  })
}

/** Changes some fields, or removes the charge: the removal travels alone. */
function patchCob(psp: Psp, call: Call): Reply {
  const json = jsonBody(call)
  if (json === undefined) return problem('RequisicaoInvalida')
  const read = cobRevisionSchema.safeParse(json)
  if (!read.success) return refused(...violationsOf(read.error, 'cob'))
  const { status, loc, ...changes } = read.data
  return psp.book.transact(() => {
    const charge = findCharge(psp.book, call.params.txid ?? '')
    if (!charge) return problem('CobNaoEncontrado')
    if (charge.status !== 'ATIVA') return notActive
    if (status) {
      if (Object.keys(read.data).length > 1) {
        const razao = 'A remoção da cobrança não pode vir com outras alterações.'
        return refused({ razao, propriedade: 'cob.status' })
      }
      reviseCharge(psp.book, charge, { ...charge, status, locationId: charge.location_id })
      return shown(psp, charge.txid, 200)
    }
    return reviseFields(psp, charge, changes, loc?.id)
  })
}

function reviseFields(psp: Psp, charge: Charge, changes: object, locationId?: number): Reply {
  const merged = cobRequestSchema.safeParse(mergeFields(charge.body, changes))
  if (!merged.success) return refused(...violationsOf(merged.error, 'cob'))
  const { loc: _, ...rest } = merged.data
  const body = chargeBodySchema.parse(rest)
  const violation = keyViolation(psp, body) ?? locationViolation(psp, charge.txid, locationId)
  if (violation) return refused(violation)
  const next = { body, status: charge.status, locationId: locationId ?? charge.location_id }
  reviseCharge(psp.book, charge, next)
  return shown(psp, charge.txid, 200)
}

/** `calendario` and `valor` keep the members that are not mentioned; the rest is replaced. */
function mergeFields(body: ChargeBody, changes: object): object {
  const given = cobRevisionSchema.parse(changes)
  return {
    ...body,
    ...given,
    calendario: { ...body.calendario, ...given.calendario },
    valor: { ...body.valor, ...given.valor },
  }
}

function keyViolation(psp: Psp, body: ChargeBody): Violation | null {
  if (findBeneficiary(psp.book, body.chave)) return null
  return {
    razao: 'O campo cob.chave corresponde a uma conta que não pertence a este usuário recebedor.',
    propriedade: 'cob.chave',
  }
}

function locationViolation(psp: Psp, txid: string, id: number | undefined): Violation | null {
  if (id === undefined) return null
  const location = findLocation(psp.book, id)
  const user = location && chargeAtLocation(psp.book, location.id)
  const razao = !location
    ? 'O location referenciado por loc.id inexiste.'
    : location.kind !== 'cob'
      ? 'O location referenciado por cob.loc.id apresenta tipo "cobv" (deveria ser "cob").'
      : user && user.txid !== txid
        ? 'O location referenciado por loc.id já está sendo utilizado por outra cobrança.'
        : null
  return razao === null ? null : { razao, propriedade: 'cob.loc.id' }
}

function shown(psp: Psp, txid: string, status: number): Reply {
  const charge = findCharge(psp.book, txid)
  if (!charge) return problem('CobNaoEncontrado')
  return jsonReply(status, generatedView(psp.book, psp.authority(), charge))
}

function getCob(psp: Psp, call: Call): Reply {
  const charge = findCharge(psp.book, call.params.txid ?? '')
  if (!charge) return problem('CobNaoEncontrado')
  const asked = call.url.searchParams.get('revisao')
  const seen =
    asked === null
      ? charge
      : /^\d{1,9}$/.test(asked)
        ? chargeAtRevision(psp.book, charge, Number(asked))
        : null
  if (!seen) {
    const razao = 'O parâmetro revisao corresponde a uma revisão inexistente para a cobrança.'
    return problem('CobConsultaInvalida', { violations: [{ razao, propriedade: 'revisao' }] })
  }
  return jsonReply(200, completeView(psp.book, psp.authority(), seen))
}

function listCobs(psp: Psp, call: Call): Reply {
  return listing({
    call,
    error: 'CobConsultaInvalida',
    period: periodSchema,
    filter: cobFilterSchema,
    name: 'cobs',
    find: (from, to, filter) =>
      chargesCreated(psp.book, from, to).filter(({ body, status, location_id }) => {
        const document =
          body.devedor && ('cpf' in body.devedor ? body.devedor.cpf : body.devedor.cnpj)
        const wanted = filter.cpf ?? filter.cnpj
        return (
          (wanted === undefined || document === wanted) &&
          (filter.status === undefined || status === filter.status) &&
          (filter.locationPresente === undefined ||
            filter.locationPresente === (location_id !== null))
        )
      }),
    // The contract asks for `idCob` in lists and defines it nowhere: the txid identifies a cob.
    show: (charge) => ({
      ...completeView(psp.book, psp.authority(), charge),
      idCob: charge.txid,
    }),
  })
}
