import { txidAtLocation, unlinkLocation } from '../book/charges.ts'
import { findLocation, insertLocation, type Location, locationsCreated } from '../book/locations.ts'
import { type Call, jsonBody, jsonReply, type Reply } from '../http.ts'
import type { Psp, PspRoute } from './context.ts'
import { listing } from './listing.ts'
import { problem, violationsOf } from './problem.ts'
import { locationFilterSchema, locationRequestSchema, periodSchema } from './schema.ts'
import { locationView } from './views.ts'

/** Locations made before their charge, or cut loose from it. */
export function locRoutes(psp: Psp): PspRoute[] {
  const write = { scope: 'payloadlocation.write', target: 'psp' } as const
  const read = { scope: 'payloadlocation.read', target: 'psp' } as const
  return [
    { ...write, method: 'POST', pattern: '/loc', handle: (call) => postLocation(psp, call) },
    { ...read, method: 'GET', pattern: '/loc', handle: (call) => listLocations(psp, call) },
    {
      ...read,
      method: 'GET',
      pattern: '/loc/:id',
      handle: (call) => withLocation(psp, call, (location) => view(psp, location)),
    },
    {
      ...write,
      method: 'DELETE',
      pattern: '/loc/:id/txid',
      handle: (call) =>
        withLocation(psp, call, (location) => {
          unlinkLocation(psp.book, location.id)
          return view(psp, location)
        }),
    },
  ]
}

function view(psp: Psp, location: Location) {
  return locationView(psp.authority(), location, txidAtLocation(psp.book, location.id))
}

function postLocation(psp: Psp, call: Call): Reply {
  const read = locationRequestSchema.safeParse(jsonBody(call))
  if (!read.success) {
    const violations = violationsOf(read.error, 'payloadLocation')
    return problem('PayloadLocationOperacaoInvalida', { violations })
  }
  const location = insertLocation(psp.book, read.data.tipoCob)
  const url = `http://${psp.authority()}/psp/api/v2/loc/${location.id}`
  const reply = jsonReply(201, view(psp, location))
  return { ...reply, headers: { ...reply.headers, location: url } }
}

function withLocation(psp: Psp, call: Call, show: (location: Location) => object): Reply {
  const id = call.params.id ?? ''
  const location = /^\d{1,15}$/.test(id) ? findLocation(psp.book, Number(id)) : null
  return location ? jsonReply(200, show(location)) : problem('PayloadLocationNaoEncontrado')
}

function listLocations(psp: Psp, call: Call): Reply {
  return listing({
    call,
    error: 'PayloadLocationConsultaInvalida',
    period: periodSchema,
    filter: locationFilterSchema,
    name: 'loc',
    find: (from, to, filter) =>
      locationsCreated(psp.book, from, to).filter(
        (location) =>
          (filter.tipoCob === undefined || filter.tipoCob === location.kind) &&
          (filter.txIdPresente === undefined ||
            filter.txIdPresente === (txidAtLocation(psp.book, location.id) !== null)),
      ),
    show: (location) => view(psp, location),
  })
}
