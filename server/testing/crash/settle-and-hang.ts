import { settleReceipt } from '#server/agreements/settlement/commands.ts'
import { inScope } from '#server/platform/db.ts'
import { pixReceipt } from '#server/testing/charges.ts'
import { testCoreOn } from '#server/testing/core.ts'
import { testScope } from '#server/testing/scope.ts'

/**
 * A worker for tests: posts a payment and then, before the commit, waits for an advisory lock that
 * the test holds, so that it can be killed at exactly that line.
 */
const [appUrl = '', txid = '', endToEndId = '', amount = '0', lock = '0'] = process.argv.slice(2)
const core = testCoreOn({ ownerUrl: appUrl, appUrl, giveBack: async () => undefined })

await inScope(core, testScope, async (tx) => {
  await settleReceipt(tx, testScope, {
    ...pixReceipt(txid, BigInt(amount), core.clock.now()),
    providerPaymentId: endToEndId,
  })
  console.log('posted')
  await tx.sql('select pg_advisory_xact_lock($1)', [lock])
})
