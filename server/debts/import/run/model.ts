import type { CreditorId, ImportId, PortfolioId } from '#server/kernel/id.ts'

/** One import, by everything that its statements need. */
export type Run = {
  readonly creditorId: CreditorId
  readonly importId: ImportId
  readonly portfolioId: PortfolioId
}
