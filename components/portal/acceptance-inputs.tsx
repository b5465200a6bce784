import type { AcceptanceFields } from './view-parts.ts'

/** The hidden fields by which an acceptance says exactly what was on screen. */
export function AcceptanceInputs(props: { quoteId: string; acceptance: AcceptanceFields }) {
  return (
    <>
      <input type="hidden" name="quoteId" value={props.quoteId} />
      <input type="hidden" name="agreementId" value={props.acceptance.agreementId} />
      <input type="hidden" name="terms" value={props.acceptance.termsSha256} />
    </>
  )
}
