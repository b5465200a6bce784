import { redirect } from 'next/navigation'

/** The bare address is what a careful person types: it leads to what proves who we are. */
export default function Page(): never {
  redirect('/golpe')
}
