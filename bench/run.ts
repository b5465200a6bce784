import { makeTemporaryFolder } from '../scripts/temporary-folder.ts'
import { createBench } from './bench.ts'
import { measureDebtsPage } from './debts-page.ts'
import { tableOf } from './figure.ts'
import { openPortal } from './portal.ts'

const folder = await makeTemporaryFolder()
try {
  const bench = createBench(folder, process.argv.includes('--quick'))
  const portal = await openPortal(bench)
  try {
    console.log(tableOf(await measureDebtsPage(bench, portal)))
  } finally {
    await portal.stop()
  }
} finally {
  folder.remove()
}
