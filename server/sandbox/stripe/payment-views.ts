import type Stripe from 'stripe'
import type { StripeDouble } from './context.ts'
import {
  type CustomerRecord,
  type FailureRecord,
  type IntentRecord,
  type MethodRecord,
  methods,
  type SessionRecord,
  type SetupRecord,
} from './records.ts'
import { find } from './store.ts'

/** Customers, cards, payments and visits in Stripe's shapes; the types of its library check them. */
export function customerView(customer: CustomerRecord): Stripe.Customer | Stripe.DeletedCustomer {
  if (customer.isDeleted) return { id: customer.id, object: 'customer', deleted: true }
  return {
    id: customer.id,
    object: 'customer',
    address: null,
    balance: 0,
    created: customer.created,
    currency: null,
    default_source: null,
    delinquent: false,
    description: customer.description,
    discount: null,
    email: customer.email,
    invoice_settings: {
      custom_fields: null,
      default_payment_method: null,
      footer: null,
      rendering_options: null,
    },
    livemode: false,
    metadata: customer.metadata,
    name: customer.name,
    phone: customer.phone,
    preferred_locales: [],
    shipping: null,
    tax_exempt: 'none',
    test_clock: null,
  }
}

const nobody = { address: null, email: null, name: null, phone: null, tax_id: null }

export function methodView(method: MethodRecord): Stripe.PaymentMethod {
  return {
    id: method.id,
    object: 'payment_method',
    allow_redisplay: 'unspecified',
    billing_details: nobody,
    created: method.created,
    customer: method.customer,
    customer_account: null,
    livemode: false,
    metadata: {},
    type: method.type,
    ...(method.type === 'card' ? { card: cardView(method) } : { pix: {} }),
  }
}

function cardView(method: MethodRecord): Stripe.PaymentMethod.Card {
  return {
    brand: method.brand,
    checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: 'pass' },
    country: 'BR',
    display_brand: method.brand,
    exp_month: method.expMonth,
    exp_year: method.expYear,
    fingerprint: method.fingerprint,
    funding: 'credit',
    generated_from: null,
    last4: method.last4,
    networks: { available: [method.brand], preferred: null },
    regulated_status: 'unregulated',
    three_d_secure_usage: { supported: true },
    wallet: null,
  }
}

/** The error as it is kept on an intent, and as the body of a refusal. */
export function failureView(double: StripeDouble, failure: FailureRecord) {
  const method = failure.method === null ? null : find(double.book, methods, failure.method)
  return {
    type: failure.type,
    code: failure.code,
    message: failure.message,
    doc_url: `https://docs.stripe.com/error-codes/${failure.code.replaceAll('_', '-')}`,
    ...(failure.declineCode === null ? {} : { decline_code: failure.declineCode }),
    ...(failure.advice === null ? {} : { advice_code: failure.advice }),
    ...(failure.charge === null ? {} : { charge: failure.charge }),
    ...(method === null ? {} : { payment_method: methodView(method) }),
  }
}

export function intentView(double: StripeDouble, intent: IntentRecord): Stripe.PaymentIntent {
  const { failure } = intent
  return {
    id: intent.id,
    object: 'payment_intent',
    allowed_payment_method_types: intent.allowed,
    amount: intent.amount,
    amount_capturable: 0,
    amount_received: intent.status === 'succeeded' ? intent.amount : 0,
    application: null,
    application_fee_amount: null,
    automatic_payment_methods: null,
    canceled_at: intent.canceledAt,
    cancellation_reason: intent.cancellationReason,
    capture_method: 'automatic_async',
    client_secret: secretOf(intent.id),
    confirmation_method: 'automatic',
    created: intent.created,
    currency: intent.currency,
    customer: intent.customer,
    customer_account: null,
    description: intent.description,
    excluded_payment_method_types: null,
    last_payment_error: failure ? failureView(double, failure) : null,
    latest_charge: intent.latestCharge,
    livemode: false,
    managed_payments: null,
    metadata: intent.metadata,
    next_action: nextActionOf(double, intent),
    on_behalf_of: null,
    payment_method: intent.method,
    payment_method_configuration_details: null,
    payment_method_options: intent.allowed.includes('pix')
      ? { pix: { expires_after_seconds: intent.pixSeconds, expires_at: null } }
      : {},
    payment_method_types: intent.allowed,
    payment_record: null,
    processing: null,
    receipt_email: null,
    review: null,
    setup_future_usage: intent.setupFutureUsage,
    shipping: null,
    source: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: intent.status,
    transfer_data: null,
    transfer_group: null,
  }
}

function nextActionOf(
  double: StripeDouble,
  { id, action }: IntentRecord,
): Stripe.PaymentIntent.NextAction | null {
  if (action === null) return null
  if (action.kind === 'authenticate') {
    return {
      type: 'redirect_to_url',
      redirect_to_url: {
        return_url: action.returnUrl,
        url: authenticationUrl(double, id, action.token),
      },
    }
  }
  return {
    type: 'pix_display_qr_code',
    pix_display_qr_code: {
      data: action.code,
      expires_at: action.expiresAt,
      hosted_instructions_url: `http://${double.authority()}/stripe/pix/${id}`,
    },
  }
}

/** Where the payer's pretend bank asks for confirmation. */
export function authenticationUrl(double: StripeDouble, id: string, token: string): string {
  return `http://${double.authority()}/stripe/3ds/${id}/${token}`
}

export function setupView(double: StripeDouble, setup: SetupRecord): Stripe.SetupIntent {
  const { failure, action } = setup
  return {
    id: setup.id,
    object: 'setup_intent',
    allowed_payment_method_types: setup.allowed,
    application: null,
    automatic_payment_methods: null,
    cancellation_reason: null,
    client_secret: secretOf(setup.id),
    created: setup.created,
    customer: setup.customer,
    customer_account: null,
    description: setup.description,
    excluded_payment_method_types: null,
    flow_directions: null,
    last_setup_error: failure ? failureView(double, failure) : null,
    latest_attempt: null,
    livemode: false,
    mandate: null,
    metadata: setup.metadata,
    next_action: action
      ? {
          type: 'redirect_to_url',
          redirect_to_url: {
            return_url: action.returnUrl,
            url: authenticationUrl(double, setup.id, action.token),
          },
        }
      : null,
    on_behalf_of: null,
    payment_method: setup.method,
    payment_method_configuration_details: null,
    payment_method_options: {},
    payment_method_types: setup.allowed,
    single_use_mandate: null,
    status: setup.status,
    usage: setup.usage,
  }
}

/** Not secret here: nothing is authorised by it. */
function secretOf(id: string): string {
  return `${id}_secret_demo`
}

export function sessionUrl(double: StripeDouble, id: string): string {
  return `http://${double.authority()}/stripe/pay/${id}`
}

export function sessionView(double: StripeDouble, session: SessionRecord): Stripe.Checkout.Session {
  return {
    id: session.id,
    object: 'checkout.session',
    adaptive_pricing: null,
    after_expiration: null,
    allow_promotion_codes: null,
    allowed_payment_method_types: session.allowed,
    amount_subtotal: session.amount,
    amount_total: session.amount,
    automatic_tax: { enabled: false, liability: null, provider: null, status: null },
    billing_address_collection: null,
    cancel_url: session.cancelUrl,
    client_reference_id: session.reference,
    client_secret: null,
    collected_information: null,
    consent: null,
    consent_collection: null,
    created: session.created,
    currency: session.currency,
    currency_conversion: null,
    custom_fields: [],
    custom_text: {
      after_submit: null,
      shipping_address: null,
      submit: null,
      terms_of_service_acceptance: null,
    },
    customer: session.customer,
    customer_account: null,
    customer_creation: session.createsCustomer ? 'always' : 'if_required',
    customer_details: null,
    customer_email: session.customerEmail,
    discounts: [],
    expires_at: session.expiresAt,
    integration_identifier: null,
    invoice: null,
    invoice_creation: null,
    livemode: false,
    locale: session.locale,
    managed_payments: null,
    metadata: session.metadata,
    mode: session.mode,
    origin_context: null,
    payment_intent: session.intent,
    payment_link: null,
    payment_method_collection: session.mode === 'setup' ? 'always' : 'if_required',
    payment_method_configuration_details: null,
    payment_method_options: {},
    payment_method_types: session.allowed,
    payment_status: session.paymentStatus,
    permissions: null,
    recovered_from: null,
    saved_payment_method_options: null,
    setup_intent: session.setup,
    shipping_address_collection: null,
    shipping_cost: null,
    shipping_options: [],
    status: session.status,
    submit_type: null,
    subscription: null,
    success_url: session.successUrl,
    total_details:
      session.amount === null ? null : { amount_discount: 0, amount_shipping: 0, amount_tax: 0 },
    ui_mode: 'hosted_page',
    url: session.status === 'open' ? sessionUrl(double, session.id) : null,
    wallet_options: null,
  }
}
