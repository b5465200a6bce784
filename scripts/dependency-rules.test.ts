import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { judgeDependencies } from './dependency-rules.ts'
import DOMAINS from './domain-order.json' with { type: 'json' }

/** Rule → the file that breaks it → what that file imports. Targets are made where they lack. */
const PLANTED: Record<string, [from: string, to: string]> = {
  'no-cycles': ['server/kernel/egg.ts', './hen.ts'],
  'imports-resolve': ['app/lost/page.tsx', '#server/api/nowhere.ts'],
  'across-places-by-subpath': ['app/relative/page.tsx', '../../components/ui/button.tsx'],
  'product-runs-without-tools': ['server/platform/tool.ts', 'a-tool'],
  'tests-are-leaves': ['server/platform/mail.ts', './testing.ts'],
  'model-is-arithmetic': ['server/debts/model.ts', '#server/debts/data.ts'],
  'schema-is-for-the-edges': ['server/debts/schema.ts', '#server/debts/data.ts'],
  'kernel-stands-alone': ['server/kernel/money.ts', '#server/debts/model.ts'],
  'pure-has-no-node': ['server/people/model.ts', 'node:crypto'],
  'pure-has-few-packages': ['server/papers/model.ts', 'a-package'],
  'data-only-reads': ['server/debts/import/data.ts', '#server/debts/commands.ts'],
  'commands-are-below-jobs-and-procedures': ['server/debts/commands.ts', '#server/debts/jobs.ts'],
  'jobs-use-commands': ['server/debts/import/jobs.ts', '#server/debts/router.ts'],
  'procedures-hold-no-sql': ['server/debts/router.ts', '#db/client.ts'],
  'core-ignores-http': ['server/payments/data.ts', '#server/platform/session.ts'],
  'headless-ignores-http': ['server/cli/link.ts', 'react'],
  'platform-knows-no-domain': ['server/platform/outbox.ts', '#server/debts/model.ts'],
  'api-joins-procedures': ['server/api/context.ts', '#db/client.ts'],
  'scopes-are-minted-by-few': ['server/debts/recall/commands.ts', '#server/platform/scope-mint.ts'],
  'worker-runs-jobs': ['server/worker/main.ts', '#server/debts/router.ts'],
  'sandbox-is-another-company': ['server/sandbox/psp/book.ts', '#server/debts/data.ts'],
  'sandbox-stays-outside': ['server/api/pix.ts', '#server/sandbox/main.ts'],
  'entry-points-are-leaves': ['server/api/start.ts', '#server/worker/other.ts'],
  'app-is-a-leaf': ['components/portal/menu.tsx', '#app/menu.tsx'],
  'pages-see-callers': ['app/debts/page.tsx', '#server/debts/data.ts'],
  'handlers-hold-no-sql': ['app/api/hook/route.ts', '#db/client.ts'],
  'components-are-pure': ['components/portal/sum.tsx', '#server/debts/data.ts'],
  'router-is-a-type-there': ['components/admin/table.tsx', '#server/api/root.ts'],
  'ui-knows-no-product': ['components/ui/field.tsx', '#server/debts/model.ts'],
  'audiences-stay-apart': ['components/portal/card.tsx', '#components/admin/grid.tsx'],
  'db-is-the-floor': ['db/columns.ts', '#server/debts/data.ts'],
  'seed-uses-commands': ['db/seed/main.ts', '#server/api/root.ts'],
  'seed-stays-outside': ['server/debts/data.ts', '#db/seed/cast.ts'],
  'e2e-is-outside': ['e2e/journey.spec.ts', '#server/debts/model.ts'],
  'tools-are-leaves': ['server/platform/paths.ts', '../../scripts/root.ts'],
  ...Object.fromEntries(
    DOMAINS.slice(0, -1).map((domain, position) => [
      `order-${domain}`,
      [
        `server/${domain}/early/model.ts`,
        `#server/${DOMAINS[position + 1]}/late/model.ts`,
      ] as const,
    ]),
  ),
}

/** What the planted violations need around them; none of it breaks a rule by itself. */
const SURROUNDINGS: Record<string, string> = {
  'package.json': JSON.stringify({
    name: 'planted',
    type: 'module',
    imports: Object.fromEntries(
      ['app', 'components', 'server', 'db'].map((place) => [`#${place}/*`, `./${place}/*`]),
    ),
    dependencies: { 'a-package': '1.0.0', next: '1.0.0', react: '1.0.0' },
    devDependencies: { 'a-tool': '1.0.0' },
  }),
  ...Object.fromEntries(
    ['a-package', 'a-tool', 'next', 'react'].flatMap((name) => [
      [
        `node_modules/${name}/package.json`,
        JSON.stringify({ name, version: '1.0.0', main: 'index.js' }),
      ],
      [`node_modules/${name}/index.js`, 'module.exports = {}'],
    ]),
  ),
  'server/kernel/hen.ts': `import './egg.ts'`,
  'server/platform/session.ts': `import 'next'`,
}

const folders: string[] = []

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

function tree(files: Record<string, string>): string {
  const root = mkdtempSync(join(tmpdir(), 'quita-rules-'))
  folders.push(root)
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), content)
  }
  return root
}

function plantedFiles(): Record<string, string> {
  const files: Record<string, string> = {}
  for (const [from, to] of Object.values(PLANTED)) {
    files[from] = `import '${to}'\nexport {}\n`
    const target = targetOf(from, to)
    if (target !== null && target !== 'server/api/nowhere.ts') files[target] ??= 'export {}\n'
  }
  return { ...files, ...SURROUNDINGS }
}

function targetOf(from: string, to: string): string | null {
  if (to.startsWith('#')) return to.slice(1)
  return to.startsWith('.') ? join(dirname(from), to) : null
}

test('every rule of the house catches the violation that is planted for it', async () => {
  const { violations } = await judgeDependencies(tree(plantedFiles()))
  const caught = violations.map(({ rule, from }) => `${rule}: ${from}`)
  const planted = Object.entries(PLANTED).map(([rule, [from]]) => `${rule}: ${from}`)
  expect(planted.filter((violation) => !caught.includes(violation))).toEqual([])
})

test('a violation is planted for every rule of the house', () => {
  const rules = createRequire(import.meta.url)('../.dependency-cruiser.cjs').forbidden
  const names: string[] = rules.map((rule: { name: string }) => rule.name)
  expect(names.filter((name) => PLANTED[name] === undefined)).toEqual([])
  expect(Object.keys(PLANTED)).toHaveLength(names.length)
})

test('modules that keep to the plan are not accused', async () => {
  const { violations, modulesRead } = await judgeDependencies(
    tree({
      ...SURROUNDINGS,
      'server/kernel/hen.ts': 'export {}\n',
      'server/debts/model.ts': `import '#server/kernel/hen.ts'\nexport {}\n`,
      'server/debts/data.ts': `import './model.ts'\nimport '#db/client.ts'\n`,
      'server/payments/commands.ts': `import '#server/debts/data.ts'\n`,
      'server/api/root.ts': 'export type Router = string\n',
      'components/portal/sum.tsx': `import type { Router } from '#server/api/root.ts'\nexport type Sum = Router\n`,
      'app/page.tsx': `import '#components/portal/sum.tsx'\nimport 'next'\n`,
      'db/client.ts': 'export {}\n',
    }),
  )
  expect(violations).toEqual([])
  expect(modulesRead).toBeGreaterThanOrEqual(8)
})

test('a tree in which no module is found is reported as read by nobody', async () => {
  const { modulesRead } = await judgeDependencies(tree({ 'server/readme.txt': 'nothing here' }))
  expect(modulesRead).toBe(0)
})
