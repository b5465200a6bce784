import type { z } from 'zod'
import { findBeneficiary } from '../book/beneficiaries.ts'
import {
  type Charge,
  type ChargeKind,
  chargeAtRevision,
  chargeState,
  chargesCreated,
  findCharge,
  insertCharge,
  reviseCharge,
  txidAtLocation,
} from '../book/charges.ts'
import type { FaultTarget } from '../book/faults.ts'
import { findLocation, insertLocation } from '../book/locations.ts'
import { isRecurringTxid } from '../book/recurring-charges.ts'
import { type Call, jsonBody, jsonReply, type Reply } from '../http.ts'
import type { Psp, PspRoute } from './context.ts'
import { listing } from './listing.ts'
import { type ProblemName, problem, type Violation, violationsOf } from './problem.ts'
import { chargeFilterSchema, periodSchema, txidSchema } from './schema.ts'
import { completeView } from './views.ts'

type CommonBody = {
  calendario: object
  valor: object
  chave: string
  devedor?: Record<string, string> | undefined
}

type Revision = {
  status?: 'REMOVIDA_PELO_USUARIO_RECEBEDOR' | undefined
  loc?: { id: number } | undefined
  calendario?: object | undefined
  valor?: object | undefined
}

/** What tells cob and cobv apart; the calls themselves are the same. */
export type ChargeTerms<Body extends CommonBody> = {
  kind: ChargeKind<Body>
  problems: { missing: ProblemName; operation: ProblemName; query: ProblemName }
  targets: { put: FaultTarget; patch: FaultTarget; get: FaultTarget; list: FaultTarget }
  request: z.ZodType<Body & { loc?: { id: number } | undefined }>
  revision: z.ZodType<Revision>
  /** What the schema does not say; `createdAt` in milliseconds since 1970. */
  violation(psp: Psp, body: Body, createdAt: number): Violation | null
  /** CobGerada, CobVGerada. */
  view(psp: Psp, charge: Charge<Body>): object
}

export function chargeRoutes<Body extends CommonBody>(
  psp: Psp,
  terms: ChargeTerms<Body>,
): PspRoute[] {
  const { kind } = terms.kind
  const { targets } = terms
  const write = { scope: `${kind}.write`, pattern: `/${kind}/:txid` }
  const read = { scope: `${kind}.read` }
  return [
    {
      ...write,
      method: 'PUT',
      target: targets.put,
      handle: (call) => putCharge(psp, terms, call.params.txid ?? '', call),
    },
    {
      ...write,
      method: 'PATCH',
      target: targets.patch,
      handle: (call) => patchCharge(psp, terms, call),
    },
    {
      ...read,
      method: 'GET',
      pattern: `/${kind}/:txid`,
      target: targets.get,
      handle: (call) => getCharge(psp, terms, call),
    },
    {
      ...read,
      method: 'GET',
      pattern: `/${kind}`,
      target: targets.list,
      handle: (call) => listCharges(psp, terms, call),
    },
  ]
}

type Terms<Body extends CommonBody> = ChargeTerms<Body>

function refused<Body extends CommonBody>(terms: Terms<Body>, ...violations: Violation[]): Reply {
  return problem(terms.problems.operation, { violations })
}

function notActive<Body extends CommonBody>(terms: Terms<Body>): Reply {
  return refused(terms, {
    razao:
      'A cobrança já existe, não está no status ATIVA, e a presente requisição busca alterá-la.',
    propriedade: `${terms.kind.kind}.status`,
  })
}

/** Creates, or alters while ATIVA; the same body again changes nothing and answers the same. */
export function putCharge<Body extends CommonBody>(
  psp: Psp,
  terms: Terms<Body>,
  txid: string,
  call: Call,
): Reply {
  if (!txidSchema.safeParse(txid).success) {
    return refused(terms, { razao: 'O txid não respeita o schema.', propriedade: 'txid' })
  }
  const json = jsonBody(call)
  if (json === undefined) return problem('RequisicaoInvalida')
  const read = terms.request.safeParse(json)
  if (!read.success) return refused(terms, ...violationsOf(read.error, terms.kind.kind))
  const body = terms.kind.body.parse(read.data)
  const wanted = read.data.loc?.id
  return psp.book.transact(() => {
    const charge = findCharge(psp.book, terms.kind, txid)
    if (charge && charge.status !== 'ATIVA') return notActive(terms)
    if (!charge && isTxidTaken(psp, txid)) {
      return refused(terms, { razao: 'O txid já identifica outra cobrança.', propriedade: 'txid' })
    }
    const createdAt = charge?.created_at ?? psp.book.now()
    const violation = violationOf(psp, terms, { body, txid, createdAt, locationId: wanted })
    if (violation) return refused(terms, violation)
    const { kind } = terms.kind
    const locationId = wanted ?? charge?.location_id ?? insertLocation(psp.book, kind).id
    if (charge) reviseCharge(psp.book, charge, { body, status: 'ATIVA', locationId })
    else insertCharge(psp.book, terms.kind, txid, body, locationId)
    return shown(psp, terms, txid, 201)
  })
}

/** Changes some fields, or removes the charge: the removal travels alone. */
function patchCharge<Body extends CommonBody>(psp: Psp, terms: Terms<Body>, call: Call): Reply {
  const json = jsonBody(call)
  if (json === undefined) return problem('RequisicaoInvalida')
  const read = terms.revision.safeParse(json)
  if (!read.success) return refused(terms, ...violationsOf(read.error, terms.kind.kind))
  const { status, loc, ...changes } = read.data
  return psp.book.transact(() => {
    const charge = findCharge(psp.book, terms.kind, call.params.txid ?? '')
    if (!charge) return problem(terms.problems.missing)
    if (charge.status !== 'ATIVA') return notActive(terms)
    if (status) {
      if (Object.keys(read.data).length > 1) {
        const razao = 'A remoção da cobrança não pode vir com outras alterações.'
        return refused(terms, { razao, propriedade: `${terms.kind.kind}.status` })
      }
      reviseCharge(psp.book, charge, { ...charge, status, locationId: charge.location_id })
      return shown(psp, terms, charge.txid, 200)
    }
    return reviseFields(psp, terms, charge, changes, loc?.id)
  })
}

/** `calendario` and `valor` keep the members that are not mentioned; the rest is replaced. */
function reviseFields<Body extends CommonBody>(
  psp: Psp,
  terms: Terms<Body>,
  charge: Charge<Body>,
  changes: Omit<Revision, 'status' | 'loc'>,
  locationId?: number,
): Reply {
  const merged = terms.request.safeParse({
    ...charge.body,
    ...changes,
    calendario: { ...charge.body.calendario, ...changes.calendario },
    valor: { ...charge.body.valor, ...changes.valor },
  })
  if (!merged.success) return refused(terms, ...violationsOf(merged.error, terms.kind.kind))
  const body = terms.kind.body.parse(merged.data)
  const { txid, created_at: createdAt } = charge
  const violation = violationOf(psp, terms, { body, txid, createdAt, locationId })
  if (violation) return refused(terms, violation)
  const next = { body, status: charge.status, locationId: locationId ?? charge.location_id }
  reviseCharge(psp.book, charge, next)
  return shown(psp, terms, txid, 200)
}

/** One space of txids for every kind of charge of a receiver (TxId, description). */
function isTxidTaken(psp: Psp, txid: string): boolean {
  return chargeState(psp.book, txid) !== null || isRecurringTxid(psp.book, txid)
}

function violationOf<Body extends CommonBody>(
  psp: Psp,
  terms: Terms<Body>,
  asked: { body: Body; txid: string; createdAt: number; locationId: number | undefined },
): Violation | null {
  const { kind } = terms.kind
  if (!findBeneficiary(psp.book, asked.body.chave)) {
    return {
      razao: `O campo ${kind}.chave corresponde a uma conta que não pertence a este usuário recebedor.`,
      propriedade: `${kind}.chave`,
    }
  }
  return (
    terms.violation(psp, asked.body, asked.createdAt) ??
    locationViolation(psp, kind, asked.txid, asked.locationId)
  )
}

function locationViolation(
  psp: Psp,
  kind: 'cob' | 'cobv',
  txid: string,
  id: number | undefined,
): Violation | null {
  if (id === undefined) return null
  const location = findLocation(psp.book, id)
  const user = location && txidAtLocation(psp.book, location.id)
  const razao = !location
    ? 'O location referenciado por loc.id inexiste.'
    : location.kind !== kind
      ? `O location referenciado por ${kind}.loc.id apresenta tipo "${location.kind}" (deveria ser "${kind}").`
      : user !== null && user !== txid
        ? 'O location referenciado por loc.id já está sendo utilizado por outra cobrança.'
        : null
  return razao === null ? null : { razao, propriedade: `${kind}.loc.id` }
}

function shown<Body extends CommonBody>(
  psp: Psp,
  terms: Terms<Body>,
  txid: string,
  status: number,
): Reply {
  const charge = findCharge(psp.book, terms.kind, txid)
  return charge ? jsonReply(status, terms.view(psp, charge)) : problem(terms.problems.missing)
}

function getCharge<Body extends CommonBody>(psp: Psp, terms: Terms<Body>, call: Call): Reply {
  const charge = findCharge(psp.book, terms.kind, call.params.txid ?? '')
  if (!charge) return problem(terms.problems.missing)
  const asked = call.url.searchParams.get('revisao')
  const isNumber = asked !== null && /^\d{1,9}$/.test(asked)
  const seen =
    asked === null
      ? charge
      : isNumber
        ? chargeAtRevision(psp.book, terms.kind, charge, Number(asked))
        : null
  if (!seen) {
    const razao = 'O parâmetro revisao corresponde a uma revisão inexistente para a cobrança.'
    return problem(terms.problems.query, { violations: [{ razao, propriedade: 'revisao' }] })
  }
  return jsonReply(200, completeView(psp.book, seen.txid, terms.view(psp, seen)))
}

function listCharges<Body extends CommonBody>(psp: Psp, terms: Terms<Body>, call: Call): Reply {
  return listing({
    call,
    error: terms.problems.query,
    period: periodSchema,
    filter: chargeFilterSchema,
    name: 'cobs',
    find: (from, to, filter) =>
      chargesCreated(psp.book, terms.kind, from, to).filter((charge) => matches(filter, charge)),
    // The contract asks for `idCob` in lists and defines it nowhere: the txid identifies a charge.
    show: (charge) => ({
      ...completeView(psp.book, charge.txid, terms.view(psp, charge)),
      idCob: charge.txid,
    }),
  })
}

function matches<Body extends CommonBody>(
  filter: z.infer<typeof chargeFilterSchema>,
  { body, status, location_id }: Charge<Body>,
): boolean {
  const wanted = filter.cpf ?? filter.cnpj
  const document = body.devedor?.cpf ?? body.devedor?.cnpj
  const isPresent = location_id !== null
  return (
    (wanted === undefined || document === wanted) &&
    (filter.status === undefined || status === filter.status) &&
    (filter.locationPresente === undefined || filter.locationPresente === isPresent)
  )
}
