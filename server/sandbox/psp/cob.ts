import { randomUUID } from 'node:crypto'
import { COB, type CobBody } from '../book/charges.ts'
import { type ChargeTerms, chargeRoutes, putCharge } from './charge-calls.ts'
import type { Psp, PspRoute } from './context.ts'
import { cobRequestSchema, cobRevisionSchema } from './schema.ts'
import { cobView } from './views.ts'

/** Charges for immediate payment. */
export const cobTerms: ChargeTerms<CobBody> = {
  kind: COB,
  problems: {
    missing: 'CobNaoEncontrado',
    operation: 'CobOperacaoInvalida',
    query: 'CobConsultaInvalida',
  },
  targets: { put: 'put_cob', patch: 'patch_cob', get: 'get_cob', list: 'list_cob' },
  request: cobRequestSchema,
  revision: cobRevisionSchema,
  violation: () => null,
  view: (psp, charge) => cobView(psp.book, psp.authority(), charge),
}

export function cobRoutes(psp: Psp): PspRoute[] {
  return [
    ...chargeRoutes(psp, cobTerms),
    {
      method: 'POST',
      pattern: '/cob',
      scope: 'cob.write',
      target: 'post_cob',
      handle: (call) => putCharge(psp, cobTerms, randomUUID().replaceAll('-', ''), call),
    },
  ]
}
