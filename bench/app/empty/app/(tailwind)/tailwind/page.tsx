/** The floor of P5: a page that uses a few utilities. */
export default function Page() {
  return (
    <main className="mx-auto max-w-md p-4">
      <h1 className="text-2xl font-semibold">Olá</h1>
      <p className="mt-2 text-sm">Uma página simples.</p>
    </main>
  )
}
