import type { Metadata } from 'next'
import { CreditorFrame } from '#app/admin/_parts/creditor-page.tsx'
import { CreditorHistory, CreditorPart, creditorAt } from '#app/admin/_parts/creditor-sections.tsx'
import { Facts, TwoColumns } from '#components/admin/facts.tsx'
import { CONTACT_LIMITS } from '#server/creditors/contact/model.ts'

export const metadata: Metadata = { title: 'Contato' }

/** How a creditor wants people to be written to: never more than the house allows itself. */
export default async function Page(props: {
  params: Promise<{ slug: string }>
  searchParams: Promise<{ mudado?: string }>
}) {
  const [found, { mudado }] = await Promise.all([creditorAt(props.params), props.searchParams])
  const { creditor } = found
  const house = CONTACT_LIMITS
  return (
    <CreditorFrame tab="contato" creditor={creditor}>
      <TwoColumns
        main={
          <CreditorPart
            found={found}
            section="contact"
            page={`/admin/credores/${creditor.slug}/contato`}
            saved={mudado === 'contact'}
          />
        }
        side={
          <>
            <Facts
              title="O limite da casa"
              items={[
                { label: 'Dias', value: 'segunda a sexta, sem feriados' },
                {
                  label: 'Horas, onde a pessoa está',
                  value: `das ${house.contactFirstHour}h às ${house.contactEndHour}h`,
                },
                { label: 'Por dia', value: `${house.contactEveryDays} mensagem` },
                { label: 'Em 7 dias', value: `${house.contactPerWeek} mensagens` },
                { label: 'Em 30 dias', value: `${house.contactPerMonth} mensagens` },
              ]}
            />
            <p className="text-soft">
              O DDD diz onde a pessoa está; sem ele, vale a hora que serve no país inteiro, das 11h
              às 18h de Brasília. No Paraná e em Minas, até as 18h. O credor só pode apertar, nunca
              afrouxar. O que não couber no limite espera a próxima hora livre; se já não servir até
              lá, não é enviado, e o motivo fica guardado.
            </p>
          </>
        }
      />
      <CreditorHistory found={found} sections={['contact']} />
    </CreditorFrame>
  )
}
