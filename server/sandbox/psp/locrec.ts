import {
  findRecLocation,
  insertRecLocation,
  type RecLocation,
  recLocationsCreated,
} from '../book/locations.ts'
import { recurrenceAtLocation, unlinkRecurrence } from '../book/recurrences.ts'
import { type Call, jsonBody, jsonReply, type Reply } from '../http.ts'
import type { Psp, PspRoute } from './context.ts'
import { listing } from './listing.ts'
import { problem } from './problem.ts'
import { recLocationFilterSchema, recLocationRequestSchema } from './rec-schema.ts'
import { recLocationView } from './rec-views.ts'
import { periodSchema } from './schema.ts'

/** Locations of recurrences, made before them or cut loose from them. */
export function recLocationRoutes(psp: Psp): PspRoute[] {
  const write = { scope: 'payloadlocationrec.write', target: 'psp' } as const
  const read = { scope: 'payloadlocationrec.read', target: 'psp' } as const
  return [
    {
      ...write,
      method: 'POST',
      pattern: '/locrec',
      target: 'post_locrec',
      handle: (call) => postLocation(psp, call),
    },
    { ...read, method: 'GET', pattern: '/locrec', handle: (call) => listLocations(psp, call) },
    {
      ...read,
      method: 'GET',
      pattern: '/locrec/:id',
      handle: (call) => withLocation(psp, call, (location) => view(psp, location)),
    },
    {
      ...write,
      method: 'DELETE',
      pattern: '/locrec/:id/idRec',
      handle: (call) =>
        withLocation(psp, call, (location) => {
          unlinkRecurrence(psp.book, location.id)
          return view(psp, location)
        }),
    },
  ]
}

function view(psp: Psp, location: RecLocation) {
  const rec = recurrenceAtLocation(psp.book, location.id)
  return recLocationView(psp.authority(), location, rec?.id_rec ?? null)
}

/** The contract describes a body and does not ask for it: none will do. */
function postLocation(psp: Psp, call: Call): Reply {
  const isFine =
    call.body.length === 0 || recLocationRequestSchema.safeParse(jsonBody(call)).success
  if (!isFine) return problem('RequisicaoInvalida')
  const location = insertRecLocation(psp.book)
  const url = `http://${psp.authority()}/psp/api/v2/locrec/${location.id}`
  const reply = jsonReply(201, view(psp, location))
  return { ...reply, headers: { ...reply.headers, location: url } }
}

function withLocation(psp: Psp, call: Call, show: (location: RecLocation) => object): Reply {
  const id = call.params.id ?? ''
  const location = /^\d{1,15}$/.test(id) ? findRecLocation(psp.book, Number(id)) : null
  return location ? jsonReply(200, show(location)) : problem('PayloadLocationRecNaoEncontrado')
}

function listLocations(psp: Psp, call: Call): Reply {
  return listing({
    call,
    error: 'PayloadLocationRecConsultaInvalida',
    period: periodSchema,
    filter: recLocationFilterSchema,
    name: 'loc',
    find: (from, to, filter) =>
      recLocationsCreated(psp.book, from, to).filter((location) => {
        const rec = recurrenceAtLocation(psp.book, location.id)
        const { idRecPresente, convenio } = filter
        return (
          (idRecPresente === undefined || idRecPresente === (rec !== null)) &&
          (convenio === undefined || rec?.body.recebedor?.convenio === convenio)
        )
      }),
    show: (location) => view(psp, location),
  })
}
