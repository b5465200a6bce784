import pg from 'pg'
import { invariantViolations } from '#db/invariants.ts'
import type { Bench } from './bench.ts'
import { processorMs, unpin } from './cores.ts'
import { alternate, type Figure, perSecond, ratios, spreadOf, whole } from './figure.ts'
import type { Ground } from './import-ground.ts'
import { openBook } from './settle-book.ts'
import { measureDrain, paymentsOf } from './settle-drain.ts'
import { type Settling, untilFollowed } from './settle-following.ts'
import { type Due, duesOf, INSTALMENTS, layOut } from './settle-ground.ts'
import { createPostman, type Notice, noticeOf } from './settle-notice.ts'
import { JSON_ROUTE, openSettlingProduct, type SettlingProduct } from './settle-product.ts'

/**
 * P10: notices over HTTP, each told of twice, until their money is booked (route, signature, inbox,
 * questions to a loopback provider, settlement), against a route of the same build that reads the
 * same JSON and answers JSON.
 */
const EACH_ROUND = { full: 1_200, quick: 200 }

export async function measureSettleHttp(bench: Bench, ground: Ground): Promise<Figure[]> {
  const each = EACH_ROUND[bench.quick ? 'quick' : 'full']
  const rounds = each * (bench.rounds + 1)
  const urls = await ground.fresh('bench_settle_http')
  const count = 2 * rounds + paymentsOf(bench)
  await layOut(urls.owner, Math.ceil(count / (INSTALMENTS - 2)), 'to come')
  const dues = (await duesOf(urls.owner)).slice(0, count)
  const book = await openBook(dues)
  // The web process has the server's core; its database is where there is room, as on another machine.
  unpin(ground.pid)
  const reader = new pg.Client({ connectionString: urls.owner })
  await reader.connect()
  const postman = createPostman()
  const product = await openSettlingProduct(bench, urls, book)
  try {
    const settling = { product, postman, book, reader }
    const those = dues.slice(0, 2 * rounds)
    const figures = await measureRounds(bench, settling, { each, dues: those })
    const drain = await measureDrain(bench, settling, dues.slice(2 * rounds))
    await expectEqualBooks(settling)
    return [...figures, ...drain]
  } finally {
    postman.close()
    await reader.end()
    await product.stop()
    await book.stop()
  }
}

type Rounds = { readonly each: number; readonly dues: readonly Due[] }

async function measureRounds(bench: Bench, settling: Settling, { each, dues }: Rounds) {
  const { product, postman, reader } = settling
  const comingOf = (provider: Due['provider']) =>
    dues.filter((due) => due.provider === provider).values()
  const settled = (coming: IteratorObject<Due>) => async () => {
    const told = coming
      .take(each)
      .flatMap((due) => [due, due])
      .toArray()
    const notices = told.map((due) => noticeOf(due, product.secrets))
    return perSecond(notices.length, async () => {
      await postman.post(product.url, notices)
      await untilFollowed(reader)
    })
  }
  const bare = async () => {
    const notices = dues.slice(0, each * 2).map(toJsonRoute(product))
    return perSecond(notices.length, () => postman.post(product.url, notices))
  }
  const contestants = {
    floor: bare,
    stripe: settled(comingOf('stripe')),
    pix: settled(comingOf('pix')),
  }
  for (const run of Object.values(contestants)) await run()
  const web = { floor: [] as number[], stripe: [] as number[] }
  const counted = (name: keyof typeof web) => async () => {
    const beganMs = processorMs(product.webPid)
    const rate = await contestants[name]()
    web[name].push((processorMs(product.webPid) - beganMs) / (each * 2))
    return rate
  }
  const rates = await alternate(
    bench.rounds,
    { floor: counted('floor'), stripe: counted('stripe'), pix: contestants.pix },
    bench.say,
  )
  return [...figuresOf(rates), webFigure(web)]
}

/** What is left where database and worker have cores of their own, as behind any real portal. */
function webFigure({ floor, stripe }: Record<'floor' | 'stripe', number[]>): Figure {
  const each = (times: readonly number[]) => `${spreadOf(times).median.toFixed(2)} ms`
  return {
    name: 'a signed notice in the web process',
    ratio: ratios(floor, stripe),
    target: null,
    ours: each(stripe),
    floor: each(floor),
    note: "Processor time of the web process alone for each notice of Stripe's, against that for each call of the JSON route, in the same rounds.",
  }
}

const toJsonRoute =
  ({ secrets }: SettlingProduct) =>
  (due: Due): Notice => ({
    ...noticeOf(due, secrets),
    path: JSON_ROUTE,
  })

/** Fast and wrong would be worth nothing: the providers' book and ours must be one and the same. */
async function expectEqualBooks({ reader, book }: Settling): Promise<void> {
  const { rows } = await reader.query<{ id: string; amount: string }>(
    `select p.provider_payment_id as id, sum(l.amount)::text as amount
       from payments p
       join ledger_postings l on l.creditor_id = p.creditor_id
                             and l.transaction_id = p.ledger_transaction_id
       join instalments i on i.creditor_id = p.creditor_id and i.id = p.payable_id
      where i.number > 0 group by p.creditor_id, p.id, p.provider_payment_id`,
  )
  const differing = rows.filter(({ id, amount }) => book.paid.get(id)?.amount !== BigInt(amount))
  if (differing.length > 0 || rows.length !== book.paid.size) {
    throw new Error(`the providers have ${book.paid.size} payments, the ledger ${rows.length}`)
  }
  const violations = await invariantViolations(reader)
  if (violations.length > 0) throw new Error(`the books are wrong: ${violations[0]}`)
}

function figuresOf({ floor, stripe, pix }: Record<'floor' | 'stripe' | 'pix', number[]>): Figure[] {
  const often = (rates: readonly number[]) => `${whole(spreadOf(rates).median)}/s`
  const note =
    'Notices a second, each payment told of twice, from the first call until all their money is booked: the portal and the worker of the product, PostgreSQL and a loopback provider. The floor is a route of the same build that reads the same JSON and answers JSON, over the same 16 connections. The web process is on core 0, load and provider on core 1, worker and database on whichever is free. No payment was booked twice or not at all: the books are compared at the end.'
  return [
    {
      name: 'settlement over HTTP, signed by Stripe',
      ratio: ratios(stripe, floor),
      target: { is: 'at least', value: 0.55 },
      ours: often(stripe),
      floor: often(floor),
      note: `${note} The signature is checked, and the payment and its page are fetched by Stripe's own library.`,
    },
    {
      name: 'settlement over HTTP, Pix',
      ratio: ratios(pix, floor),
      target: null,
      ours: often(pix),
      floor: often(floor),
      note: `${note} Secret in the address, since Pix notices carry no signature; the Pix is fetched.`,
    },
  ]
}
