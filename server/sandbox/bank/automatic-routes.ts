import { findRecurrence } from '../book/recurrences.ts'
import { findRecurringCharge } from '../book/recurring-charges.ts'
import { type Call, formBody, type Reply, type Route, seeOther } from '../http.ts'
import { notHere } from '../phone/routes.ts'
import { approve, byPayer, cancel, reject } from '../psp/authorisation.ts'
import { cancelCharge } from '../psp/collection.ts'
import type { Psp } from '../psp/context.ts'
import { catchUp } from '../psp/day.ts'
import { isCancellable, recurrencePage } from './automatic-pages.ts'
import { previewRecurrence } from './preview.ts'

/** The payer's answers to Pix Automático; after each, the page of the recurrence. */
export function automaticRoutes(psp: Psp): Route[] {
  const post = (pattern: string, handle: (form: URLSearchParams) => Promise<Reply> | Reply) => ({
    method: 'POST',
    pattern: `/banco/automatico/${pattern}`,
    handle: (call: Call) => {
      catchUp(psp)
      return handle(formBody(call))
    },
  })
  return [
    {
      method: 'GET',
      pattern: '/banco/automatico/:idRec',
      handle: (call) => {
        catchUp(psp)
        const rec = findRecurrence(psp.book, call.params.idRec ?? '')
        return rec ? recurrencePage(psp, rec, call.url.searchParams.has('tarde')) : notHere()
      },
    },
    post('responder', (form) => answer(psp, form)),
    post('cancelar', (form) => {
      const idRec = form.get('idRec') ?? ''
      return after(psp, idRec, cancel(psp.book, idRec, byPayer) === null)
    }),
    post('cancelar-debito', (form) => cancelDebit(psp, form.get('txid') ?? '')),
  ]
}

/** By a code that only authorises it is journey 2, by a request journey 1. */
async function answer(psp: Psp, form: URLSearchParams): Promise<Reply> {
  const code = form.get('codigo')
  const idRec =
    code === null
      ? (form.get('idRec') ?? '')
      : ((await previewRecurrence(psp, code.trim()))?.idRec ?? '')
  const journey = code === null ? 'JORNADA_1' : 'JORNADA_2'
  const outcome =
    form.get('resposta') === 'autorizar'
      ? approve(psp.book, idRec, journey)
      : reject(psp.book, idRec)
  return after(psp, idRec, outcome === null)
}

function cancelDebit(psp: Psp, txid: string): Reply {
  const charge = findRecurringCharge(psp.book, txid)
  if (!charge) return notHere()
  const isDone = isCancellable(psp, charge)
  if (isDone) {
    const descricao = 'Débito cancelado pelo usuário pagador'
    psp.book.transact(() =>
      cancelCharge(psp.book, charge, { ...byPayer, codigo: 'SLBD', descricao }),
    )
  }
  return after(psp, charge.id_rec, isDone)
}

function after(psp: Psp, idRec: string, isDone: boolean): Reply {
  psp.notifier.wake()
  if (!findRecurrence(psp.book, idRec)) return notHere()
  return seeOther(`/banco/automatico/${idRec}${isDone ? '' : '?tarde=1'}`)
}
