/**
 * How often a stranger may try, per address, network and installation. They are wide, because one
 * address of a mobile carrier stands for thousands of people, and right tries cost nothing: what
 * protects a person are the counters of their own link, code and contacts.
 */
const TEN_MINUTES = 600
const DAY = 86_400

/** Exchanges of a link, wrong ones only. */
export const EXCHANGE_PER_ADDRESS = {
  name: 'exchange-address',
  points: 40,
  windowSeconds: TEN_MINUTES,
}
export const EXCHANGE_PER_NETWORK = {
  name: 'exchange-network',
  points: 160,
  windowSeconds: TEN_MINUTES,
}
/**
 * Wrong digits on real links, everywhere: a breaker against many stolen links tried from many
 * addresses. Random tokens do not count, so that strangers cannot trip it.
 */
export const EXCHANGE_EVERYWHERE = {
  name: 'exchange-everywhere',
  points: 600,
  windowSeconds: TEN_MINUTES,
}
/** Tokens nobody was given; only watched. */
export const UNKNOWN_LINKS = { name: 'unknown-links', points: 5000, windowSeconds: TEN_MINUTES }

/** "Não sou eu", lost links, codes for companies: each may end in a message. */
export const REQUESTS_PER_ADDRESS = {
  name: 'requests-address',
  points: 20,
  windowSeconds: TEN_MINUTES,
}
export const REQUESTS_PER_NETWORK = {
  name: 'requests-network',
  points: 80,
  windowSeconds: TEN_MINUTES,
}

export const CHECKS_PER_ADDRESS = { name: 'checks-address', points: 30, windowSeconds: TEN_MINUTES }
export const CHECKS_PER_NETWORK = {
  name: 'checks-network',
  points: 120,
  windowSeconds: TEN_MINUTES,
}

/** Messages that people can cause: per prefix (country and area code) and in all, against pumping. */
export const SENDS_PER_PREFIX = { name: 'sends-prefix', points: 2000, windowSeconds: DAY }
export const SENDS_EVERYWHERE = { name: 'sends-everywhere', points: 20_000, windowSeconds: DAY }

/** Codes tried on the entrance that answers links which are not a company's. */
export const DECOY_TRIES = { name: 'decoy-tries', points: 5, windowSeconds: TEN_MINUTES }
