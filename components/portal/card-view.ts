import type { Centavos } from '#server/kernel/money.ts'
import type { CreditorView, FormAction, OperatorView } from './view.ts'

export type CardView = {
  operator: OperatorView
  creditor: CreditorView
  payableId: string
  agreementId: string
  /** "parcela 1 de 3" */
  label: string
  amount: Centavos
  /** The provider's page and whose it is; null where there is none to go to. */
  page: { url: string; host: string } | null
  /**
   * `unpaid`: came back without paying. `over`: the page closed, or another way was chosen.
   * `too_little`: less than a card can pay.
   */
  state: 'ready' | 'unpaid' | 'confirming' | 'unavailable' | 'over' | 'too_little'
  /** `offered`: the card may be saved for later instalments; `chosen`: this page saves it. */
  saving: 'offered' | 'chosen' | null
  statusUrl: string
  /** Both receive `payableId`. */
  cardAction: FormAction
  pixAction: FormAction
}
