/** The floor of the debts page: a page of the same build that asks nobody and says one word. */
export default function Page() {
  return (
    <main>
      <h1>Olá</h1>
    </main>
  )
}
