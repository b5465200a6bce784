import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { MARIA } from '#db/seed/cast.ts'
import { openPortal } from './portal.ts'
import { signIn } from './visitor.ts'
const base = '/tmp/quita-lab/portal'
rmSync(base, { recursive: true, force: true })
const bench = { quick: true, rounds: 2, say: (l: string) => console.error(l), folder: (n: string) => { const p = join(base, n); mkdirSync(p, { recursive: true, mode: 0o711 }); return p } }
mkdirSync(base, { recursive: true, mode: 0o755 })
const portal = await openPortal(bench)
const v = await signIn(portal, MARIA)
writeFileSync('/tmp/quita-lab/portal.json', JSON.stringify({ url: portal.url, webPid: portal.webPid, root: portal.root, cookie: v.cookie, env: portal.environment }))
console.error('up')
process.once('SIGTERM', () => void portal.stop().then(() => process.exit(0)))
setInterval(() => {}, 1000)
