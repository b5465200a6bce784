import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { eq } from 'drizzle-orm'
import { creditors } from '#db/schema/creditors.ts'
import { staffUsers } from '#db/schema/staff.ts'
import { messageWordings, wordingPublications } from '#db/schema/wordings.ts'
import { firstContact } from '#server/access/link/commands.ts'
import { publishParameters, upsertCreditor } from '#server/creditors/commands.ts'
import { creditorBySlug, loadParameters } from '#server/creditors/data.ts'
import { creditorFile } from '#server/creditors/schema.ts'
import { recallDebt } from '#server/debts/commands.ts'
import { importPortfolio } from '#server/debts/import/commands.ts'
import { refusalSentence } from '#server/debts/import/model.ts'
import { firstJourney } from '#server/journeys/beginning/model.ts'
import { publishJourney } from '#server/journeys/commands.ts'
import { journeyInForce } from '#server/journeys/data.ts'
import { assert, assertPresent } from '#server/kernel/assert.ts'
import { today } from '#server/kernel/clock.ts'
import { parseTaxId } from '#server/kernel/tax-id.ts'
import { publishPolicy } from '#server/offers/policy/commands.ts'
import { offerPolicySchema } from '#server/offers/policy/schema.ts'
import { findDebtorByDocument } from '#server/people/data.ts'
import { createCore } from '#server/platform/core.ts'
import { inputHash } from '#server/platform/crypto.ts'
import { type Core, inScope } from '#server/platform/db.ts'
import { type Env, operatorOf, readEnv } from '#server/platform/env.ts'
import { mintSystemScope } from '#server/platform/scope-mint.ts'
import { totpFromText } from '#server/platform/totp.ts'
import { ensureStaff } from '#server/staff/commands.ts'
import { castDebts, FIRST_MESSAGES, RECALLED_CONTRACT } from './cast.ts'
import { demonstrationParameters } from './parameters.ts'
import { SAMPLE_CREDITORS, type SampleCreditor, sampleDebts } from './sample/debts.ts'
import { writePortfolioFiles } from './sample/files.ts'
import type { SamplePerson } from './sample/people.ts'
import { testTeam } from './team.ts'
import { WHATSAPP_RECEIPT } from './whatsapp.ts'

/**
 * The demonstration: three creditors with their terms, dated tables, offers and journeys, a sample portfolio
 * through the same import as any other, the owner of the admin area, and the first messages. Runs
 * at every start of the demo: each step looks first whether its work is done, so that a run that
 * was killed is completed by the next.
 */
const scope = mintSystemScope('seed')
const PORTFOLIO = 'Carteira de demonstração'
const SAMPLE = { debts: 600, seed: 2026 }

const here = (...names: string[]) => join(import.meta.dirname, ...names)

async function readJson(path: string): Promise<unknown> {
  return JSON.parse(await readFile(path, 'utf8'))
}

async function loadCreditors(core: Core): Promise<void> {
  const files = await Promise.all(
    SAMPLE_CREDITORS.map(async (slug) =>
      creditorFile.parse(await readJson(here('creditors', `${slug}.json`))),
    ),
  )
  await inScope(core, scope, async (tx) => {
    for (const file of files) {
      if (await creditorBySlug(tx, scope, file.slug)) continue
      await upsertCreditor(tx, scope, file)
      console.log(`Creditor ${file.tradeName}`)
    }
  })
}

/** The tables grow by a month each month, so that balances of a demo kept for long stay complete. */
async function loadTables(core: Core): Promise<void> {
  const date = today(core.clock)
  const file = demonstrationParameters(date)
  await inScope(core, scope, async (tx) => {
    const { legalRates } = await loadParameters(tx, scope)
    if (legalRates.some(({ month }) => month === date.toPlainYearMonth().toString())) return
    await publishParameters(tx, scope, file)
    console.log('Dated tables (demonstration figures)')
  })
}

async function loadPolicies(core: Core): Promise<void> {
  for (const slug of SAMPLE_CREDITORS) {
    const path = here('policies', `${slug}.json`)
    if (!existsSync(path)) continue
    const policy = offerPolicySchema.parse(await readJson(path))
    await inScope(core, scope, async (tx) => {
      const creditor = assertPresent(await creditorBySlug(tx, scope, slug), `no creditor ${slug}`)
      const published = await publishPolicy(tx, scope, { creditorId: creditor.id, policy })
      assert(published.ok, `policy of ${slug}: ${JSON.stringify(published)}`)
      if (published.value.changed) console.log(`Offers of ${creditor.tradeName}`)
    })
  }
}

/**
 * Two creditors have the proposed journey; the third shows what holds where nobody decided. Not for
 * the tests, whose people nobody but their test writes to.
 */
async function loadJourneys(core: Core, mode: Env['QUITA_MODE']): Promise<void> {
  if (mode !== 'demo') return
  for (const slug of ['horizonte', 'ipe']) {
    await inScope(core, scope, async (tx) => {
      const creditor = assertPresent(await creditorBySlug(tx, scope, slug), `no creditor ${slug}`)
      const { version } = await journeyInForce(tx, scope, creditor.id)
      if (version > 0) return
      const journey = firstJourney({ hasOffers: true })
      const published = await publishJourney(tx, scope, { creditorId: creditor.id, journey })
      assert(published.ok, `journey of ${slug}: ${JSON.stringify(published)}`)
      console.log(`Journey of ${creditor.tradeName}`)
    })
  }
}

async function loadPortfolios(core: Core): Promise<void> {
  const missing = await creditorsWithoutPortfolio(core)
  if (missing.length === 0) return
  const directory = await mkdtemp(join(tmpdir(), 'quita-sample-'))
  try {
    const date = today(core.clock)
    const debts = [...castDebts(date), ...sampleDebts({ ...SAMPLE, today: date })]
    const paths = await writePortfolioFiles(directory, debts)
    for (const slug of missing) await importOne(core, slug, paths[slug], directory)
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}

async function importOne(
  core: Core,
  slug: SampleCreditor,
  path: string,
  directory: string,
): Promise<void> {
  const result = await importPortfolio(core, scope, {
    path,
    creditorSlug: slug,
    portfolioName: PORTFOLIO,
    rejectedPath: join(directory, `${slug}.rejected.csv`),
  })
  if (!result.ok) throw new Error(refusalSentence(result.reason, result.detail))
  const { created, rejected } = result.value.counts
  assert(rejected === 0, `the sample of ${slug} has rejected rows`)
  console.log(`Portfolio of ${slug}: ${created} debts`)
}

async function creditorsWithoutPortfolio(core: Core): Promise<SampleCreditor[]> {
  const rows = await inScope(core, scope, (tx) =>
    tx.sql<{ slug: SampleCreditor }>(
      `select c.slug from creditors c where c.slug = any ($1) and not exists
        (select from imports i join portfolios p on p.creditor_id = i.creditor_id and p.id = i.portfolio_id
          where i.creditor_id = c.id and i.status = 'done' and p.name = $2)`,
      [SAMPLE_CREDITORS, PORTFOLIO],
    ),
  )
  return rows.map(({ slug }) => slug)
}

async function recallSample(core: Core): Promise<void> {
  await inScope(core, scope, async (tx) => {
    const creditor = assertPresent(await creditorBySlug(tx, scope, 'vivaz'), 'no creditor vivaz')
    const recalled = await recallDebt(tx, scope, {
      creditorId: creditor.id,
      contractNumber: RECALLED_CONTRACT,
    })
    assert(recalled.ok, 'the recalled sample debt is there')
  })
}

/** Links live for a week; who has none that still opens gets a new one. */
async function sendFirstMessages(core: Core, env: Env): Promise<void> {
  const sender = { operator: operatorOf(env), portalUrl: env.PORTAL_URL.replace(/\/$/, '') }
  for (const [person, channel] of FIRST_MESSAGES) {
    const debtorId = await debtorToWriteTo(core, person)
    if (debtorId === null) continue
    const sent = await firstContact(core, sender, scope, { debtorId, channel })
    if (sent.ok) console.log(`First message to ${person.name.split(' ')[0]}`)
  }
}

async function debtorToWriteTo(core: Core, person: SamplePerson) {
  const document = parseTaxId(person.document)
  assert(document.ok, 'the cast has valid documents')
  return inScope(core, scope, async (tx) => {
    const debtorId = assertPresent(
      await findDebtorByDocument(tx, scope, document.value),
      'the cast was imported',
    )
    const [live] = await tx.sql(
      'select 1 from access_links where debtor_id = $1 and revoked_at is null and expires_at > $2',
      [debtorId, tx.clock.now()],
    )
    return live ? null : debtorId
  })
}

/** The owner of the demonstration; for the tests, which enter side by side, a team of owners. */
async function addTeam(core: Core, mode: Env['QUITA_MODE']): Promise<void> {
  const { DEMO_OWNER_EMAIL, DEMO_OWNER_PASSWORD, DEMO_OWNER_TOTP_SECRET } = process.env
  if (!DEMO_OWNER_EMAIL || !DEMO_OWNER_PASSWORD || !DEMO_OWNER_TOTP_SECRET) return
  const owner = { email: DEMO_OWNER_EMAIL, totpSecret: DEMO_OWNER_TOTP_SECRET }
  const members = mode === 'test' ? [owner, ...testTeam(owner)] : [owner]
  await inScope(core, scope, async (tx) => {
    for (const [place, { email, totpSecret }] of members.entries()) {
      await ensureStaff(tx, scope, {
        email,
        name: place === 0 ? 'Gestora da demonstração' : `Gestora de teste ${place}`,
        role: 'owner',
        password: DEMO_OWNER_PASSWORD,
        totpSecret: totpFromText(totpSecret),
        creditorIds: null,
      })
    }
  })
}

/** What the first creditor says by WhatsApp, as if two people had approved it. */
async function loadWhatsApp(core: Core): Promise<void> {
  await inScope(core, scope, async (tx) => {
    const creditor = assertPresent(await creditorBySlug(tx, scope, 'vivaz'), 'no creditor vivaz')
    const [owner] = await tx.db.select({ id: staffUsers.id }).from(staffUsers).limit(1)
    if (!owner) return
    const place = {
      creditorId: creditor.id,
      template: 'receipt',
      channel: 'whatsapp',
      version: 1,
    } as const
    const written = await tx.db
      .insert(messageWordings)
      .values({
        ...place,
        content: WHATSAPP_RECEIPT,
        contentHash: inputHash(WHATSAPP_RECEIPT),
        writtenBy: owner.id,
        writtenAt: tx.clock.now(),
      })
      .onConflictDoNothing()
      .returning({ version: messageWordings.version })
    if (written.length === 0) return
    const inForce = { ...place, place: 1, how: 'approved', publishedBy: owner.id } as const
    await tx.db.insert(wordingPublications).values({ ...inForce, publishedAt: tx.clock.now() })
    const change = { contactWhatsApp: 'yes' } as const
    await tx.db.update(creditors).set(change).where(eq(creditors.id, creditor.id))
    console.log('WhatsApp template of the receipt')
  })
}

const env = readEnv()
if (env.QUITA_MODE === 'production') {
  console.error('The sample portfolio is not loaded in production.')
  process.exitCode = 1
} else {
  const core = createCore('seed', env)
  try {
    await loadCreditors(core)
    await loadTables(core)
    await loadPolicies(core)
    await loadJourneys(core, env.QUITA_MODE)
    await loadPortfolios(core)
    await recallSample(core)
    await addTeam(core, env.QUITA_MODE)
    await loadWhatsApp(core)
    await sendFirstMessages(core, env)
  } finally {
    await core.pool.end()
  }
}
