import { makeTemporaryFolder } from '../scripts/temporary-folder.ts'
import { createBench } from './bench.ts'
import { tableOf } from './figure.ts'
import { measureImport } from './import.ts'
const folder = await makeTemporaryFolder()
try {
  const bench = createBench(folder, process.argv.includes('--quick'))
  console.log(tableOf(await measureImport(bench)))
} finally { folder.remove() }
