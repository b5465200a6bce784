// The rules of the house, one rule for one sentence of the plan (README, "Architecture"). They are
// proved by scripts/dependency-rules.test.ts, which plants a violation of each and sees it caught.

/** A domain may import only those before it. */
const DOMAINS = require('./scripts/domain-order.json')
const IN_DOMAIN = `^server/(${DOMAINS.join('|')})/`
/** A file of a layer, directly in its domain or under a noun: `debts/import/commands.ts`. */
const layer = (...names) => [
  `${IN_DOMAIN}(${names.join('|')})\\.ts$`,
  `${IN_DOMAIN}.+/(${names.join('|')})\\.ts$`,
]

const KERNEL = '^server/kernel/'
/** Frozen data beside the code that reads it: vectors, tables, fonts. */
const DATA_FILES = '\\.json$'
const PLATFORM = '^server/platform/'
const TEST = ['\\.test\\.tsx?$', '/testing\\.ts$', '/testing-[^/]+\\.ts$', '/testing/']
/** Files that the browser may load, too. */
const PURE = [KERNEL, DATA_FILES, ...layer('model', 'schema')]
/** Files that web, worker and webhooks share. */
const CORE = layer('data', 'commands', 'jobs')
const HEADLESS = '^server/(worker|cli|sandbox)/'
const PLACES = '(app|components|server|db)'
const OF_THE_WEB = '(^|/)node_modules/(next|next-auth|react|react-dom|@trpc)/'

const forbid = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to })
const isType = { dependencyTypesNot: ['type-only'] }

const order = DOMAINS.slice(0, -1).map((domain, position) =>
  forbid(
    `order-${domain}`,
    `${domain} does not know the domains after it.`,
    { path: `^server/${domain}/`, pathNot: TEST },
    { path: `^server/(${DOMAINS.slice(position + 1).join('|')})/` },
  ),
)

const layers = [
  forbid(
    'scopes-are-minted-by-few',
    'Only sessions, worker, command line, seed and the webhook door make scopes.',
    {
      path: `^${PLACES}/`,
      pathNot: [
        ...TEST,
        '^server/(access|staff|worker|cli)/',
        // Before anybody is signed in: who holds the link says that its person died.
        '^server/cases/bereavement/',
        // A person is one across creditors: what some staff may not see of them goes as well.
        '^server/cases/erasure/answering/',
        '^server/api/(message-)?webhooks\\.ts$',
        '^db/seed/',
      ],
    },
    { path: '^server/platform/scope-mint\\.ts$' },
  ),
  forbid(
    'model-is-arithmetic',
    'model.ts sees the kernel and earlier models.',
    { path: layer('model') },
    { path: `^${PLACES}/`, pathNot: [KERNEL, DATA_FILES, ...layer('model')] },
  ),
  forbid(
    'schema-is-for-the-edges',
    'schema.ts sees the kernel, models, schemas and zod.',
    { path: layer('schema') },
    { path: `^${PLACES}/`, pathNot: PURE },
  ),
  forbid(
    'kernel-stands-alone',
    'The kernel knows nothing but itself.',
    { path: KERNEL, pathNot: TEST },
    { path: `^${PLACES}/`, pathNot: KERNEL },
  ),
  forbid(
    'pure-has-no-node',
    'The browser loads kernel, model and schema, so they use nothing of Node.',
    { path: PURE, pathNot: TEST },
    { dependencyTypes: ['core'] },
  ),
  forbid(
    'pure-has-few-packages',
    'kernel, model and schema use packages that do no I/O and fit a browser.',
    { path: PURE, pathNot: TEST },
    {
      path: '(^|/)node_modules/',
      pathNot: '(^|/)node_modules/(zod|decimal\\.js|@brazilian-utils/[^/]+)/',
    },
  ),
  forbid(
    'data-only-reads',
    'data.ts sees db, kernel, platform, models and schemas (stored JSON is an edge), and earlier reads.',
    { path: layer('data') },
    {
      path: `^${PLACES}/`,
      pathNot: ['^db/', KERNEL, PLATFORM, ...layer('model', 'schema', 'data')],
    },
  ),
  forbid(
    'commands-are-below-jobs-and-procedures',
    'commands.ts sees what data.ts sees, and the commands of earlier domains.',
    { path: layer('commands') },
    {
      path: `^${PLACES}/`,
      pathNot: ['^db/', KERNEL, PLATFORM, ...layer('model', 'schema', 'data', 'commands')],
    },
  ),
  forbid(
    'jobs-use-commands',
    'jobs.ts sees commands, data and platform.',
    { path: layer('jobs') },
    {
      path: `^${PLACES}/`,
      pathNot: ['^db/', KERNEL, PLATFORM, ...layer('model', 'schema', 'data', 'commands', 'jobs')],
    },
  ),
  forbid(
    'procedures-hold-no-sql',
    'router.ts parses, scopes, calls and maps: it sees schema, data, commands and api.',
    { path: layer('router') },
    {
      path: `^${PLACES}/`,
      pathNot: [
        KERNEL,
        PLATFORM,
        '^server/api/',
        ...layer('model', 'schema', 'data', 'commands', 'router'),
      ],
    },
  ),
  forbid(
    'core-ignores-http',
    'data, commands and jobs never reach cookies, headers, Next, React or tRPC, by any road.',
    { path: CORE },
    { path: OF_THE_WEB, reachable: true },
  ),
  forbid(
    'headless-ignores-http',
    'Worker, command line and sandbox never reach Next, React or tRPC, by any road.',
    { path: HEADLESS, pathNot: TEST },
    { path: OF_THE_WEB, reachable: true },
  ),
]

const server = [
  forbid(
    'platform-knows-no-domain',
    'The platform is the ground that the domains stand on.',
    { path: PLATFORM, pathNot: TEST },
    { path: `^${PLACES}/`, pathNot: [KERNEL, PLATFORM, '^db/'] },
  ),
  forbid(
    'api-joins-procedures',
    'server/api joins procedures: data and commands hold the SQL, components draw.',
    { path: '^server/api/', pathNot: TEST },
    {
      path: `^${PLACES}/`,
      pathNot: [
        KERNEL,
        PLATFORM,
        '^server/api/',
        ...layer('model', 'schema', 'data', 'commands', 'router'),
      ],
    },
  ),
  forbid(
    'worker-runs-jobs',
    'Worker and command line see jobs, commands, data, models and the platform.',
    { path: '^server/(worker|cli)/', pathNot: TEST },
    {
      path: `^${PLACES}/`,
      pathNot: [
        '^db/',
        KERNEL,
        PLATFORM,
        '^server/(worker|cli)/',
        ...layer('model', 'schema', 'data', 'commands', 'jobs'),
      ],
    },
  ),
  forbid(
    'sandbox-is-another-company',
    'The sandbox plays the providers: it sees kernel, platform and pure files, never our data.',
    { path: '^server/sandbox/', pathNot: TEST },
    { path: `^${PLACES}/`, pathNot: [...PURE, PLATFORM, '^server/sandbox/'] },
  ),
  forbid(
    'sandbox-stays-outside',
    'Nothing of the product depends on the sandbox.',
    { path: `^${PLACES}/`, pathNot: ['^server/sandbox/', ...TEST] },
    { path: '^server/sandbox/' },
  ),
  forbid(
    'entry-points-are-leaves',
    'Nothing imports the worker or a command-line tool.',
    { path: `^${PLACES}/`, pathNot: ['^server/(worker|cli)/', ...TEST] },
    { path: '^server/(worker|cli)/' },
  ),
]

const places = [
  forbid(
    'app-is-a-leaf',
    'Nothing imports a route.',
    { pathNot: ['^app/', ...TEST] },
    { path: '^app/' },
  ),
  forbid(
    'pages-see-callers',
    'Pages see the callers of procedures, pure files and components, never tables.',
    { path: '^app/', pathNot: ['^app/api/', '/route\\.tsx?$', ...TEST] },
    {
      path: '^(server|db)/',
      pathNot: [...PURE, '^server/api/', '^server/platform/(auth|env|operator|session)\\.ts$'],
    },
  ),
  forbid(
    'handlers-hold-no-sql',
    'Route handlers and start-up files call procedures or commands, never tables.',
    {
      path: ['^app/api/', '^app/.*/route\\.tsx?$', '^(proxy|instrumentation)\\.ts$'],
      pathNot: TEST,
    },
    {
      path: '^(server|db)/',
      pathNot: [...PURE, PLATFORM, '^server/api/', ...layer('commands')],
    },
  ),
  forbid(
    'components-are-pure',
    'components/ sees ui, pure files, and the router as a type.',
    { path: '^components/', pathNot: TEST },
    { path: '^(app|server|db)/', pathNot: [...PURE, '^server/api/'] },
  ),
  forbid(
    'router-is-a-type-there',
    'A component that imports the router as a value would ship the server.',
    { path: '^components/', pathNot: TEST },
    { path: '^server/api/', ...isType },
  ),
  forbid(
    'ui-knows-no-product',
    'components/ui could ship in another product.',
    { path: '^components/ui/', pathNot: TEST },
    { path: `^${PLACES}/`, pathNot: '^components/ui/' },
  ),
  forbid(
    'audiences-stay-apart',
    'What debtors see and what staff see share components/ui only.',
    { path: '^components/(portal|admin)/' },
    { path: '^components/(portal|admin)/', pathNot: '^components/$1/' },
  ),
  forbid(
    'db-is-the-floor',
    'db/ knows kernel and models only.',
    { path: '^db/', pathNot: ['^db/seed/', ...TEST] },
    { path: '^(app|components|server)/', pathNot: [KERNEL, ...layer('model')] },
  ),
  forbid(
    'seed-uses-commands',
    'The seed loads its data through the same commands as everybody.',
    { path: '^db/seed/', pathNot: TEST },
    { path: ['^(app|components)/', '^server/(api|worker|sandbox)/', ...layer('router')] },
  ),
  forbid(
    'seed-stays-outside',
    'Only the command line, the tests and the benches know the seed.',
    { path: `^${PLACES}/`, pathNot: ['^db/seed/', '^server/cli/', ...TEST] },
    { path: '^db/seed/' },
  ),
  forbid(
    'e2e-is-outside',
    'End-to-end tests know the seed and the browser.',
    { path: '^e2e/' },
    { path: '^(app|components|server|scripts|db/(?!seed/))' },
  ),
  forbid(
    'tools-are-leaves',
    'The product does not depend on its scripts, benches or end-to-end tests.',
    { path: `^${PLACES}/`, pathNot: TEST },
    { path: '^(scripts|bench|e2e)/' },
  ),
]

const everywhere = [
  forbid('no-cycles', 'Two modules that need each other are one module.', {}, { circular: true }),
  forbid(
    'imports-resolve',
    'Every import leads somewhere.',
    { path: `^(${PLACES}|e2e|bench|scripts)/` },
    { couldNotResolve: true },
  ),
  forbid(
    'across-places-by-subpath',
    'Across top-level places imports are written #server/…, #db/…, #components/…, #app/….',
    { path: `^${PLACES}/` },
    {
      path: `^${PLACES}/`,
      pathNot: '^$1/',
      dependencyTypesNot: ['aliased-subpath-import'],
    },
  ),
  forbid(
    'product-runs-without-tools',
    'What runs in production does not need a development package.',
    { path: `^${PLACES}/`, pathNot: ['^db/seed/', ...TEST] },
    { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
  ),
  forbid(
    'tests-are-leaves',
    'Nothing of the product imports a test or what only tests use.',
    { path: `^(${PLACES}|scripts)/`, pathNot: [...TEST, '^scripts/test-database\\.ts$'] },
    { path: TEST },
  ),
]

module.exports = {
  forbidden: [...everywhere, ...order, ...layers, ...server, ...places],
  options: {
    doNotFollow: { path: '(^|/)node_modules/' },
    exclude: { path: '(^|/)(\\.next|\\.quita)/|^next-env\\.d\\.ts$' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      exportsFields: ['exports'],
    },
  },
}
