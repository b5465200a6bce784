import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { centavos } from '#server/kernel/money.ts'
import { txidFromId } from '#server/platform/pix/charge.ts'
import { done } from './testing.ts'
import { approved, CPF, cobr, day, KEY, rec } from './testing-automatic.ts'
import { isContractHere, type JudgedWorld, startJudgedWorld } from './testing-judged.ts'

const period = 'inicio=2020-01-01T00:00:00Z&fim=2100-01-01T00:00:00Z'

describe.runIf(isContractHere)('Pix Automático, judged by the contract of the Central Bank', () => {
  let world: JudgedWorld

  beforeAll(async () => {
    world = await startJudgedWorld(KEY)
    // Days pass here: a token that dies on the way would be a 401, which the contract has not.
    await world.sandbox.control('/token-seconds', { seconds: 40_000_000 })
  }, 60_000)
  afterAll(() => world.close())
  beforeEach(async () => {
    world.judge.violations.length = 0
    world.judge.exchanges.length = 0
    await world.sandbox.control('/clock', { now: '2026-12-01T13:00:00Z' })
  })
  // Whatever a test drove through, nothing may have broken the contract on the way.
  afterEach(() => {
    expect(world.judge.violations).toEqual([])
    expect(world.judge.exchanges).not.toEqual([])
  })

  test('an authorisation: made, with its code, listed, approved, cancelled', async () => {
    const { client, sandbox, raw } = world
    const location = done(await client.createRecLocation())
    const entry = done(
      await client.createCob({
        txid: txidFromId(randomUUID()),
        amount: centavos(5_000n),
        key: KEY,
        expirySeconds: 3600,
      }),
    )
    const input = rec({
      locationId: location.id,
      entryTxid: entry.txid,
      payeeAgreement: KEY,
    })
    const made = done(await client.createRec(input))
    expect((await raw('GET', `/locrec/${location.id}`)).body.idRec).toBe(made.id)
    expect((await raw('GET', `/locrec?${period}&idRecPresente=true`)).body.loc).toHaveLength(1)
    done(await client.getRec(made.id))
    const withCode = done(await client.getRec(made.id, { txid: entry.txid }))
    await sandbox.pay(withCode.copyAndPaste, { authorise: true })
    expect(done(await client.getRec(made.id)).status).toBe('approved')
    for (const filter of ['', '&status=APROVADA', `&cpf=${CPF}`, `&convenio=${KEY}`]) {
      expect((await raw('GET', `/rec?${period}${filter}`)).body.recs).toHaveLength(1)
    }
    const cut = await raw('DELETE', `/locrec/${location.id}/idRec`)
    expect(cut.body.idRec).toBeUndefined()
    expect(done(await client.cancelRec(made.id)).status).toBe('cancelled')
    done(await client.getRec(made.id))
  })

  test('a charge of it: made, listed, paid; another cancelled', async () => {
    const { client, sandbox, raw } = world
    const id = await approved(world.sandbox, world.client)
    const input = cobr(id)
    expect(done(await client.createCobr(input)).status).toBe('active')
    expect(done(await client.getCobr(input.txid)).attempts).toMatchObject([{ status: 'scheduled' }])
    await sandbox.control('/days', { count: 9 })
    const paid = done(await client.getCobr(input.txid))
    expect(paid).toMatchObject({ status: 'completed', receipts: [{ amount: 20_672n }] })
    const [endToEndId = ''] = paid.receipts.map((receipt) => receipt.endToEndId)
    done(await client.getPix(endToEndId))
    await sandbox.control(`/pix/${endToEndId}/devolucao`, {
      valor: '1.00',
      natureza: 'MED_PIX_AUTOMATICO',
    })
    expect(done(await client.getCobr(input.txid)).receipts[0]?.returns).toHaveLength(1)
    const other = cobr(id, { dueDate: day('2027-01-11') })
    expect(done(await client.createCobr(other)).status).toBe('created')
    expect(done(await client.cancelCobr(other.txid)).status).toBe('cancelled')
    done(await client.getCobr(other.txid))
    for (const [filter, count] of [
      ['', 2],
      [`&idRec=${id}`, 2],
      ['&status=CANCELADA', 1],
      [`&cpf=${CPF}`, 2],
    ] as const) {
      expect((await raw('GET', `/cobr?${period}${filter}`)).body.cobsr).toHaveLength(count)
    }
  })

  test('a charge whose payer has no money: expired, retried, and one turned down', async () => {
    const { client, sandbox } = world
    const id = await approved(world.sandbox, world.client)
    await sandbox.control(`/bank/accounts/${CPF}`, { balance: '1.00' })
    const input = cobr(id)
    done(await client.createCobr(input))
    await sandbox.control('/days', { count: 9 })
    const tried = done(await client.getCobr(input.txid))
    expect(tried).toMatchObject({ status: 'active', attempts: [{ status: 'expired' }] })
    const retried = done(await client.retryCobr(input.txid, day('2026-12-14')))
    expect(retried.attempts).toMatchObject([{ kind: 'first' }, { kind: 'retry' }])
    await sandbox.control(`/bank/accounts/${CPF}`, { balance: null, refusal: 'AC05' })
    await sandbox.control('/days', { count: 4 })
    const refused = done(await client.getCobr(input.txid))
    expect(refused).toMatchObject({ status: 'rejected', ending: { code: 'AC05' } })
    await sandbox.control(`/bank/accounts/${CPF}`, { refusal: null })
  })

  test('requests for confirmation, and charges whose txid the PSP makes', async () => {
    const { client, sandbox, raw } = world
    const { id } = done(await client.createRec(rec({ retryPolicy: 'none' })))
    const request = {
      idRec: id,
      calendario: { dataExpiracaoSolicitacao: '2026-12-20T12:00:00Z' },
      destinatario: { conta: '12345', ispbParticipante: '99999004', agencia: '0001', cpf: CPF },
    }
    const first = await raw('POST', '/solicrec', request)
    expect(first.body.idSolicRec).toMatch(/^SC\d{16}[a-z0-9]{11}$/)
    const { idSolicRec } = first.body
    expect((await raw('POST', '/solicrec', request)).status).toBe(400)
    await raw('GET', `/solicrec/${idSolicRec}`)
    const cancelled = await raw('PATCH', `/solicrec/${idSolicRec}`, { status: 'CANCELADA' })
    expect([cancelled.status, cancelled.body.status]).toEqual([201, 'CANCELADA'])
    await raw('POST', '/solicrec', request)
    await sandbox.control(`/rec/${id}`, { event: 'approve', journey: 'JORNADA_1' })
    expect((await raw('GET', `/rec/${id}`)).body.solicitacao).toHaveLength(2)
    const posted = await raw('POST', '/cobr', {
      idRec: id,
      calendario: { dataDeVencimento: '2026-12-10' },
      valor: { original: '206.72' },
      ajusteDiaUtil: true,
      recebedor: { conta: '1', tipoConta: 'PAGAMENTO' },
      devedor: { cidade: 'Recife', uf: 'PE' },
    })
    expect(posted.status).toBe(201)
  })

  test('webhooks of both kinds: set, read, removed', async () => {
    const { client, raw } = world
    const url = 'https://portal.example/api/webhooks/pix/s'
    done(await client.registerRecWebhook(url))
    done(await client.registerCobrWebhook(url))
    expect(done(await client.getRecWebhook()).url).toBe(url)
    expect(done(await client.getCobrWebhook()).url).toBe(url)
    for (const name of ['webhookrec', 'webhookcobr']) {
      expect((await raw('DELETE', `/${name}`)).status).toBe(204)
      expect((await raw('DELETE', `/${name}`)).status).toBe(404)
    }
    expect((await client.getRecWebhook()).kind).toBe('not_found')
  })

  test('what does not exist, or makes no sense, is answered with a problem', async () => {
    const { client, raw } = world
    const unknown = `RR9999900420261201${'x'.repeat(11)}`
    const answers = [
      await client.getRec(unknown),
      await client.cancelRec(unknown),
      await client.getCobr(txidFromId(randomUUID())),
      await client.cancelCobr(txidFromId(randomUUID())),
      await client.retryCobr(txidFromId(randomUUID()), day('2026-12-20')),
    ]
    expect(answers.map(({ kind }) => kind)).toEqual(answers.map(() => 'not_found'))
    const id = await approved(world.sandbox, world.client)
    const input = cobr(id)
    done(await client.createCobr(input))
    const refusals = [
      await client.createCobr(input),
      await client.createCobr(cobr(id)),
      await client.createCobr(cobr(unknown)),
      await client.createCobr(cobr(id, { dueDate: day('2026-12-02') })),
      await client.retryCobr(input.txid, day('2026-12-12')),
      await client.createRec(rec({ startDate: day('2026-11-30') })),
      await client.createRec(rec({ locationId: 999_999 })),
    ]
    for (const answer of refusals) {
      expect(answer).toMatchObject({
        kind: 'refused',
        problem: { status: 400, name: expect.stringMatching(/^(Rec|CobR)OperacaoInvalida$/) },
      })
    }
    expect((await raw('GET', `/solicrec/SC${'0'.repeat(27)}`)).status).toBe(404)
    expect((await raw('GET', '/locrec/999999')).status).toBe(404)
  })
})
