/** The floor of P2: what Next sends for a page that does nothing. */
export default function Page() {
  return <p>Olá</p>
}
