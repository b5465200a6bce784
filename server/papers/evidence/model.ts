import { BUSINESS_TIME_ZONE } from '#server/kernel/clock.ts'
import { formatDateTime } from '#server/kernel/format.ts'

/**
 * How an agreement was accepted, as its paper shows it (MP 2.200-2 art. 10 §2, CPC 784 §4). The
 * address, port and browser of the request stay sealed in the evidence row.
 */
export type SignedView = {
  readonly agreementNumber: string
  readonly acceptedAt: Temporal.Instant
  readonly termsVersion: string
  /** Hexadecimal, of the text that is attached to the paper. */
  readonly termsSha256: string
  readonly acceptance:
    | {
        readonly method: 'code'
        /** Masked; null where the contact is gone or suppressed by now. */
        readonly sentTo: { readonly channel: 'sms' | 'email'; readonly value: string } | null
      }
    | {
        readonly method: 'payment'
        readonly endToEndId: string
        readonly paidAt: Temporal.Instant
      }
}

/** The file inside the paper that holds the accepted text. */
export const TERMS_FILE_NAME = 'termos.txt'

/** `23 de novembro de 2026, às 10h (2026-11-23T10:00:00-03:00, São Paulo)`. */
export function momentText(instant: Temporal.Instant): string {
  const zoned = instant.toZonedDateTimeISO(BUSINESS_TIME_ZONE)
  const iso = zoned.toString({ timeZoneName: 'never', smallestUnit: 'second' })
  return `${formatDateTime(instant)} (${iso}, horário de São Paulo)`
}
