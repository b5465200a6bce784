/** A number that is dialled by touching it and never breaks in two. */
export function PhoneLink({ phone }: { phone: string }) {
  return (
    <a href={`tel:${phone.replace(/[^\d+]/g, '')}`} className="whitespace-nowrap">
      {phone}
    </a>
  )
}
