import { newId, type StaffId, type StaffSessionId } from '#server/kernel/id.ts'
import { mintStaffScope, mintSystemScope } from '#server/platform/scope-mint.ts'

/** On whose behalf tests prepare and check. */
export const testScope = mintSystemScope('test')

/** Somebody of the operator who may decide about money of every creditor. */
export const testManager = mintStaffScope({
  staffId: newId<StaffId>(),
  sessionId: newId<StaffSessionId>(),
  permissions: new Set(['payments.refund', 'payments.decide']),
  creditorIds: 'all',
  factorAt: null,
})
