import { sql } from 'drizzle-orm'
import {
  check,
  integer,
  jsonb,
  numeric,
  pgTable,
  primaryKey,
  smallint,
  text,
} from 'drizzle-orm/pg-core'
import { civilDate, idColumn, instant } from '#db/columns.ts'
import type { CreditorChangeId, CreditorId, StaffId } from '#server/kernel/id.ts'

/**
 * To whom the money is owed. `kind` selects the arithmetic (what may be charged), not the screen.
 * The identity block (legal name, CNPJ, address) is printed on every page and paper: CDC 42-A.
 */
export const creditors = pgTable(
  'creditors',
  {
    id: idColumn<CreditorId>('id').primaryKey(),
    slug: text('slug').notNull().unique(),
    kind: text('kind', { enum: ['financial', 'fund', 'commerce'] }).notNull(),
    tradeName: text('trade_name').notNull(),
    legalName: text('legal_name').notNull(),
    cnpj: text('cnpj').notNull(),
    address: text('address').notNull(),
    /** Where it is, for the holidays there: state and city; null: not known. */
    uf: text('uf'),
    city: text('city'),
    phone: text('phone').notNull(),
    /** One to three letters for the round seal beside the name. */
    sealText: text('seal_text').notNull(),
    /** The ground of the seal and the letters on it: `#0f5e4e`. Readable together (commands). */
    groundColour: text('ground_colour').notNull().default('#0f5e4e'),
    letterColour: text('letter_colour').notNull().default('#ffffff'),
    /** What becomes of the original debt when an agreement is broken; printed in its terms. */
    breachEffect: text('breach_effect', { enum: ['novation', 'proportional', 'restore'] })
      .notNull()
      .default('proportional'),
    /** Calendar days after the due date before an agreement can be broken; at least ten. */
    graceDays: smallint('grace_days').notNull().default(10),
    /** Calendar days after an agreement stopped in which paying what is late revives it (P). */
    repairDays: smallint('repair_days').notNull().default(10),
    /** When records at credit bureaus are taken out: after the first instalment or the last. */
    delistingPolicy: text('delisting_policy', { enum: ['first_instalment', 'full_payment'] })
      .notNull()
      .default('first_instalment'),
    /**
     * The Pix key of the payee account at the provider; null, with all that follows, until a creditor
     * who was added here has an account: nothing is offered before that.
     */
    pixKey: text('pix_key'),
    /** The payee as the payer's bank shows it; the debtor compares it before paying. */
    pixPayeeName: text('pix_payee_name'),
    /** The institution that keeps the payee account, by name; null: not written down. */
    pixPsp: text('pix_psp'),
    /**
     * The payee account behind the key, which Pix Automático alone has to be told. All null: this
     * creditor does not collect by it.
     */
    pixAccountNumber: text('pix_account_number'),
    pixAccountKind: text('pix_account_kind', { enum: ['checking', 'savings', 'payment'] }),
    pixAccountBranch: text('pix_account_branch'),
    /** The creditor's number at a PSP that tells payees apart by one (`convênio`). */
    pixAgreement: text('pix_agreement'),
    /** Through whom codes are made; Stripe's only beside a key, by which the smallest sums come. */
    pixThrough: text('pix_through', { enum: ['psp', 'stripe'] })
      .notNull()
      .default('psp'),
    /**
     * How this creditor wants people to be written to where we begin: always within the house's own
     * limits (server/creditors/contact), which the checks repeat at their widest.
     */
    contactFirstHour: smallint('contact_first_hour').notNull().default(9),
    contactEndHour: smallint('contact_end_hour').notNull().default(19),
    /** Days from one message of this kind to the next, at least. */
    contactEveryDays: smallint('contact_every_days').notNull().default(1),
    contactPerWeek: smallint('contact_per_week').notNull().default(3),
    contactPerMonth: smallint('contact_per_month').notNull().default(8),
    contactSms: text('contact_sms', { enum: ['yes', 'no'] })
      .notNull()
      .default('yes'),
    contactEmail: text('contact_email', { enum: ['yes', 'no'] })
      .notNull()
      .default('yes'),
    /** Off until somebody turns it on: what it may be used for changes (collection rule 22). */
    contactWhatsApp: text('contact_whatsapp', { enum: ['yes', 'no'] })
      .notNull()
      .default('no'),
    /** When the creditor's last file was applied: older than a day, the portal says so. */
    dataAsOf: instant('data_as_of'),
    createdAt: instant('created_at').notNull().default(sql`now()`),
  },
  (t) => [
    check(
      'creditors_colours',
      sql`${t.groundColour} ~ '^#[0-9a-f]{6}$' and ${t.letterColour} ~ '^#[0-9a-f]{6}$'`,
    ),
    check(
      'creditors_contact',
      sql`${t.contactFirstHour} between 9 and 18 and ${t.contactEndHour} between 10 and 19
        and ${t.contactFirstHour} < ${t.contactEndHour} and ${t.contactEveryDays} between 1 and 30
        and ${t.contactPerWeek} between 0 and 3 and ${t.contactPerMonth} between 0 and 8`,
    ),
    check('creditors_grace_days', sql`${t.graceDays} >= 10`),
    check('creditors_repair_days', sql`${t.repairDays} >= 0`),
    check(
      'creditors_payee',
      sql`num_nulls(${t.pixKey}, ${t.pixPayeeName}) in (0, 2)
        and (${t.pixKey} is not null or ${t.pixThrough} = 'psp'
             and num_nonnulls(${t.pixPsp}, ${t.pixAccountNumber}, ${t.pixAgreement}) = 0)`,
    ),
    check(
      'creditors_pix_account',
      sql`num_nulls(${t.pixAccountNumber}, ${t.pixAccountKind}) in (0, 2)
        and (${t.pixAccountNumber} is not null or ${t.pixAccountBranch} is null)`,
    ),
  ],
)

/**
 * Every change of a creditor's description by staff, with what was there and what is there since:
 * what was in force on any day follows from these rows alone. Never updated, never deleted.
 */
export const creditorChanges = pgTable(
  'creditor_changes',
  {
    creditorId: idColumn<CreditorId>('creditor_id')
      .notNull()
      .references(() => creditors.id),
    id: idColumn<CreditorChangeId>('id').notNull(),
    section: text('section', { enum: ['identity', 'branding', 'conduct', 'contact'] }).notNull(),
    before: jsonb('before').$type<Record<string, string | number | null>>().notNull(),
    after: jsonb('after').$type<Record<string, string | number | null>>().notNull(),
    changedBy: idColumn<StaffId>('changed_by').notNull(),
    inForceSince: instant('in_force_since').notNull(),
  },
  (t) => [primaryKey({ columns: [t.creditorId, t.id] })],
)

/**
 * What the creditor's contracts allow to be charged, by product and date. The row that counts for
 * a debt is the newest one of its product (else of `*`) valid at its original due date. Only added
 * to: balances were computed from what is there.
 */
export const creditorTerms = pgTable(
  'creditor_terms',
  {
    creditorId: idColumn<CreditorId>('creditor_id')
      .notNull()
      .references(() => creditors.id),
    /** A product name as in the portfolio file, or `*` for all others. */
    product: text('product').notNull(),
    validFrom: civilDate('valid_from').notNull(),
    /** Monthly default interest agreed, as a fraction (0.01 = 1 %); null: the legal rate applies. */
    defaultInterestMonthly: numeric('default_interest_monthly'),
    /** Remunerative interest agreed per month of delay, financial creditors only (CMN 4.882). */
    remunerativeMonthly: numeric('remunerative_monthly'),
    /** Fine as a fraction of the corrected amount, at most 0.02 (CDC 52 §1). */
    fineRate: numeric('fine_rate').notNull(),
    indexCode: text('index_code', { enum: ['IPCA', 'INPC', 'IGPM'] }),
    /** Revolving and instalment card debt: all charges together stop at 100 % (Lei 14.690 art. 28). */
    cardCap: text('card_cap', { enum: ['yes', 'no'] })
      .notNull()
      .default('no'),
    /** Years until the debt may no longer be collected (CC 205, 206). */
    prescriptionYears: integer('prescription_years').notNull(),
    source: text('source').notNull(),
    approvedBy: text('approved_by').notNull(),
    statedAt: instant('stated_at').notNull().default(sql`now()`),
    /** Who wrote it here; null: it came with the creditor's file. */
    statedBy: idColumn<StaffId>('stated_by'),
  },
  (t) => [
    primaryKey({ columns: [t.creditorId, t.product, t.validFrom] }),
    check('creditor_terms_fine', sql`${t.fineRate} >= 0 and ${t.fineRate} <= 0.02`),
    check(
      'creditor_terms_default_interest',
      sql`${t.defaultInterestMonthly} is null or ${t.defaultInterestMonthly} between 0 and 0.01`,
    ),
  ],
)

/** Published monthly factors of a price index or of the Selic rate: 1.0048 for +0.48 %. */
export const indexFactors = pgTable(
  'index_factors',
  {
    code: text('code', { enum: ['IPCA', 'INPC', 'IGPM', 'SELIC'] }).notNull(),
    /** First day of the month the factor belongs to. */
    month: civilDate('month').notNull(),
    factor: numeric('factor').notNull(),
    source: text('source').notNull(),
  },
  (t) => [primaryKey({ columns: [t.code, t.month] })],
)

/** The legal rate as the Central Bank publishes it (CC 406, Res. CMN 5.171), a monthly fraction. */
export const legalRates = pgTable('legal_rates', {
  month: civilDate('month').primaryKey(),
  rate: numeric('rate').notNull(),
  source: text('source').notNull(),
})

/** State and city holidays that the bank calendar of the kernel does not hold. */
export const localHolidays = pgTable(
  'local_holidays',
  {
    uf: text('uf').notNull(),
    /** `*` for the whole state. */
    city: text('city').notNull(),
    day: civilDate('day').notNull(),
    name: text('name').notNull(),
    source: text('source').notNull(),
  },
  (t) => [primaryKey({ columns: [t.uf, t.city, t.day] })],
)

/** IOF on credit (Decreto 6.306 art. 7), by date; only financial creditors owe it. */
export const iofRates = pgTable('iof_rates', {
  validFrom: civilDate('valid_from').primaryKey(),
  daily: numeric('daily').notNull(),
  additional: numeric('additional').notNull(),
  source: text('source').notNull(),
})
