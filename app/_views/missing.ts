import { redirect } from 'next/navigation'

/**
 * There is no page at this address, and that is what it is for: for an address without a page Next
 * draws `not-found.tsx` on the server. `notFound()` inside a page answers 404 as well, but with an
 * empty body that only a script fills: without JavaScript the person would see nothing.
 */
const NOWHERE = '/nao-encontrado'

/** Ends a page that names something which is not there, or not this person's. */
export function missing(): never {
  redirect(NOWHERE)
}
