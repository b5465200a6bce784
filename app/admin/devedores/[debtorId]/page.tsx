import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { CARD_STATUS, storyDetail, storyTitle, whenText } from '#app/admin/_parts/words.ts'
import { leave } from '#app/admin/actions.ts'
import { Facts, TwoColumns } from '#components/admin/facts.tsx'
import { AdminShell } from '#components/admin/shell.tsx'
import { StaffTimeline } from '#components/admin/timeline.tsx'
import { Money } from '#components/figures/money.tsx'
import { staffName } from '#server/api/staff-auth.ts'
import { orSignIn, staffCaller } from '#server/api/web.ts'
import { cardBrand, cardValidity } from '#server/payments/saved-card/model.ts'

export const metadata: Metadata = { title: 'Ficha' }

/** A3: the whole story of one person, so that nobody asks again what was already said. */
export default async function Page({ params }: { params: Promise<{ debtorId: string }> }) {
  const { debtorId } = await params
  const story = await orSignIn('staff', async () =>
    (await staffCaller()).insights.story({ debtorId }),
  )
  if (!story) notFound()
  return (
    <AdminShell
      active="devedores"
      title={story.name}
      staffName={await staffName()}
      signOutAction={leave}
    >
      <TwoColumns
        main={
          <StaffTimeline
            title="O que aconteceu"
            entries={story.entries.map((entry) => ({
              id: `${entry.kind}-${entry.id}`,
              at: entry.at.toString(),
              when: whenText(entry.at),
              title: storyTitle(entry.kind, entry.what),
              detail: storyDetail(entry),
              tone:
                entry.kind === 'payment'
                  ? 'good'
                  : entry.what.endsWith('missed')
                    ? 'attention'
                    : 'plain',
            }))}
          />
        }
        side={
          <>
            <Facts title="Pessoa" items={[{ label: 'Documento', value: story.document }]} />
            <Facts
              title="Principal em aberto"
              items={story.owed.map((row) => ({
                label: `${row.creditor} (${row.debts})`,
                value: <Money amount={row.principal} />,
              }))}
            />
            {story.cards.length > 0 && (
              <Facts
                title="Cartões guardados"
                items={story.cards.map((card) => ({
                  label: `${cardBrand(card)} final ${card.last4}, ${cardValidity(card)}`,
                  value: `${card.unusable ? 'recusado pelo banco' : CARD_STATUS[card.status]}, acordo ${card.agreement}`,
                }))}
              />
            )}
            <Facts
              title="Contatos"
              items={story.contacts.map((contact) => ({
                label: contact.channel === 'sms' ? 'Celular' : 'E-mail',
                value: contact.suppressedAt ? `${contact.masked} (retirado)` : contact.masked,
              }))}
            />
          </>
        }
      />
    </AdminShell>
  )
}
