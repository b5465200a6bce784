import { chargeAtLocation, locationByToken } from '../book/charges.ts'
import type { Call, Reply } from '../http.ts'
import type { Psp } from './context.ts'
import { problem } from './problem.ts'
import { signPayload } from './signature.ts'
import { timestampOf } from './views.ts'

/**
 * What the payer's bank reads behind the BR Code: the charge as a signed payload. A charge that
 * is expired or paid is still served, so that the bank can say so; a removed one is gone.
 */
export function servePayload(psp: Psp, call: Call): Reply {
  const location = locationByToken(psp.book, call.params.token ?? '')
  const charge = location?.kind === 'cob' ? chargeAtLocation(psp.book, location.id) : null
  if (!charge) return problem('CobPayloadNaoEncontrado')
  const { status, body } = charge
  if (status !== 'ATIVA' && status !== 'CONCLUIDA') {
    return problem('CobPayloadNaoEncontrado', { status: 410 })
  }
  const payload = {
    calendario: {
      criacao: timestampOf(charge.created_at),
      apresentacao: timestampOf(psp.book.now()),
      expiracao: body.calendario.expiracao,
    },
    txid: charge.txid,
    revisao: charge.revision,
    status,
    ...(body.devedor ? { devedor: body.devedor } : {}),
    valor: body.valor,
    chave: body.chave,
    ...(body.solicitacaoPagador ? { solicitacaoPagador: body.solicitacaoPagador } : {}),
    ...(body.infoAdicionais ? { infoAdicionais: body.infoAdicionais } : {}),
  }
  return {
    status: 200,
    headers: { 'content-type': 'application/jose' },
    body: signPayload(psp.book, psp.authority(), payload),
  }
}
