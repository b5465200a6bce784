import { and, desc, eq } from 'drizzle-orm'
import { instalments } from '#db/schema/agreements.ts'
import { papers } from '#db/schema/papers.ts'
import { payments } from '#db/schema/payments.ts'
import type { agreementById } from '#server/agreements/data.ts'
import { openOf } from '#server/agreements/model.ts'
import type { DebtorId } from '#server/kernel/id.ts'
import { sha256 } from '#server/platform/crypto.ts'
import type { Tx } from '#server/platform/db.ts'
import type { DebtorScope } from '#server/platform/scope.ts'
import type { KeptCopy } from './model.ts'

/** The mark of a person's copies: the same on each of their devices, and nothing can be read from it. */
export function holderMark(debtorId: DebtorId): string {
  return sha256(`copy:${debtorId}`).toString('base64url').slice(0, 22)
}

/** Whether a browser keeps the copy of somebody else than who enters now. */
export function isOthersCopy(mark: string | null | undefined, debtorId: DebtorId): boolean {
  return Boolean(mark) && mark !== holderMark(debtorId)
}

/**
 * What may be kept of an agreement of theirs: without a date once nothing of it is left to come.
 * Null for who only looks in a person's place: they keep nothing.
 */
export async function copyOf(
  tx: Tx,
  scope: DebtorScope,
  agreement: NonNullable<Awaited<ReturnType<typeof agreementById>>>,
): Promise<KeptCopy | null> {
  if (scope.deputy !== null) return null
  const { creditorId, id: agreementId } = agreement
  const isRunning = agreement.status === 'active'
  const open = agreement.instalments.filter(
    (line) => isRunning && !line.cancelled && openOf(line) > 0n,
  )
  const [paper] = await tx.db
    .select({ number: papers.number })
    .from(papers)
    .innerJoin(
      payments,
      and(eq(payments.creditorId, papers.creditorId), eq(payments.id, papers.subjectId)),
    )
    .innerJoin(
      instalments,
      and(eq(instalments.creditorId, payments.creditorId), eq(instalments.id, payments.payableId)),
    )
    .where(
      and(
        eq(papers.creditorId, creditorId),
        eq(papers.kind, 'receipt'),
        eq(papers.debtorId, scope.debtorId),
        eq(instalments.agreementId, agreementId),
      ),
    )
    .orderBy(desc(papers.issuedAt))
    .limit(1)
  const last = agreement.instalments.at(-1)?.number ?? 0
  return {
    agreement: agreement.number,
    dates: open.map(({ number, dueOn }) => ({
      label: number === 0 ? 'Entrada' : `Parcela ${number} de ${last}`,
      on: dueOn.toString(),
    })),
    receipt: paper?.number ?? null,
  }
}
