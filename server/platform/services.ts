import { type BankCalendar, bankCalendar } from '#server/kernel/calendar.ts'
import {
  type Env,
  type Operator,
  operatorOf,
  type PixProducts,
  pixProductsOf,
} from '#server/platform/env.ts'
import { createPixClient, type PixClient } from '#server/platform/pix.ts'
import { type PushConfig, pushConfigOf } from '#server/platform/push/settings.ts'
import type { StripeClient } from '#server/platform/stripe/client.ts'
import {
  type StripePixPayee,
  stripeConfigOf,
  stripePixPayeeOf,
} from '#server/platform/stripe/settings.ts'
import { createStripeClient } from '#server/platform/stripe.ts'

/** What commands need beyond the database: providers, identity, calendar. */
export type Services = {
  readonly operator: Operator
  /** Where links point to; never taken from a request. */
  readonly portalUrl: string
  readonly pix: PixClient
  readonly pixWebhookUrl: string
  /** What this PSP offers beyond immediate charges; asked for nowhere else. */
  readonly pixProducts: PixProducts
  /** Whether people may ask to be written to by WhatsApp: this installation has a way there. */
  readonly writesByWhatsApp: boolean
  /** Null where no keys of push are configured: then nobody is asked. */
  readonly push: PushConfig | null
  /** Null where Stripe is not configured: then no card is offered. */
  readonly stripe: StripeClient | null
  /** Whom banks show for Stripe's own Pix; null where its account has none. */
  readonly stripePix: StripePixPayee | null
  /** How many days before its day a charge of a saved card is announced. */
  readonly cardNoticeDays: number
  readonly calendar: BankCalendar
}

export function createServices(env: Env): Services {
  const stripe = stripeConfigOf(env)
  return {
    operator: operatorOf(env),
    portalUrl: env.PORTAL_URL.replace(/\/$/, ''),
    pix: createPixClient({
      baseUrl: env.PIX_BASE_URL,
      tokenUrl: env.PIX_TOKEN_URL,
      clientId: env.PIX_CLIENT_ID,
      clientSecret: env.PIX_CLIENT_SECRET,
      tls: {
        ...(env.PIX_CERT_FILE ? { certFile: env.PIX_CERT_FILE } : {}),
        ...(env.PIX_KEY_FILE ? { keyFile: env.PIX_KEY_FILE } : {}),
        ...(env.PIX_CA_FILE ? { caFile: env.PIX_CA_FILE } : {}),
      },
    }),
    pixWebhookUrl: env.PIX_WEBHOOK_URL,
    pixProducts: pixProductsOf(env),
    writesByWhatsApp: env.WHATSAPP_PROVIDER !== 'none',
    push: pushConfigOf(env),
    stripe: stripe && createStripeClient(stripe),
    stripePix: stripePixPayeeOf(env),
    cardNoticeDays: env.CARD_NOTICE_DAYS,
    calendar: bankCalendar,
  }
}
