import { initTRPC, TRPCError } from '@trpc/server'
import { resolveSession } from '#server/access/session/commands.ts'
import { resolveView } from '#server/access/view/commands.ts'
import type { Context } from '#server/api/context.ts'
import { transformer } from '#server/api/transformer.ts'
import { InvariantViolation } from '#server/kernel/assert.ts'
import { type Budget, takeFrom } from '#server/platform/rate-limit.ts'
import { resolveApiKey } from '#server/staff/api-key/commands.ts'
import type { ApiScopeName } from '#server/staff/api-key/model.ts'
import type { Permission } from '#server/staff/model.ts'
import { resolveStaffSession } from '#server/staff/session/commands.ts'
import { isFresh } from '#server/staff/session/model.ts'

/**
 * The one door to data. Who may come through is decided here and nowhere else: pages, form
 * actions and route handlers call these procedures; `proxy.ts` decides nothing.
 */
const t = initTRPC.context<Context>().create({
  transformer,
  // Messages of unexpected errors stay inside: the caller learns that it failed, the log why.
  errorFormatter: ({ shape, error }) => ({
    ...shape,
    message: error.code === 'INTERNAL_SERVER_ERROR' ? 'internal error' : shape.message,
    data: { code: shape.data.code, httpStatus: shape.data.httpStatus },
  }),
})

export const { router, createCallerFactory } = t

const logged = t.middleware(async ({ ctx, path, next }) => {
  const result = await next()
  if (!result.ok && result.error.code === 'INTERNAL_SERVER_ERROR') {
    const invariant = result.error.cause instanceof InvariantViolation
    ctx.core.log.error(
      { path, invariant, error: result.error.cause ?? result.error },
      'procedure failed',
    )
  }
  return result
})

/** Anyone, signed in or not. */
export const publicProcedure = t.procedure.use(logged)

async function debtorScope({ core, debtorSecret, viewSecret }: Context) {
  const view = viewSecret ? await resolveView(core, viewSecret) : null
  if (view !== null) return view.scope
  return debtorSecret ? resolveSession(core, debtorSecret) : null
}

/**
 * A debtor at R1 or R2, or staff that looks in a debtor's place. Who only looks acts on nothing: the
 * database refuses their writes as well, and here they are told so.
 */
export const debtorProcedure = publicProcedure.use(async ({ ctx, type, next }) => {
  const scope = await debtorScope(ctx)
  if (scope === null) throw new TRPCError({ code: 'UNAUTHORIZED', message: 'sign in first' })
  if (scope.deputy !== null && type !== 'query') {
    throw new TRPCError({ code: 'METHOD_NOT_SUPPORTED', message: 'only looking' })
  }
  return next({ ctx: { ...ctx, scope } })
})

/**
 * The same where something is offered, agreed or paid: never to who is not 18 yet (CC 3 and 4; LGPD 14).
 * Pages lead them to where a guardian speaks with a person.
 */
export const adultProcedure = debtorProcedure.use(({ ctx, next }) => {
  if (ctx.scope.isMinor) {
    throw new TRPCError({ code: 'UNPROCESSABLE_CONTENT', message: 'with a guardian' })
  }
  return next({ ctx })
})

/** A debtor at R2: who entered a code that was sent to a registered contact. */
export const signedProcedure = debtorProcedure.use(({ ctx, next }) => {
  if (ctx.scope.rung !== 'R2') throw new TRPCError({ code: 'FORBIDDEN', message: 'code needed' })
  return next({ ctx })
})

/** A member of staff whose role has the permission; their creditors are in the scope. */
export function staffProcedure(permission: Permission) {
  return publicProcedure.use(async ({ ctx, next }) => {
    const scope = ctx.staffSessionId
      ? await resolveStaffSession(ctx.core, ctx.staffSessionId)
      : null
    if (scope === null) throw new TRPCError({ code: 'UNAUTHORIZED', message: 'sign in first' })
    if (!scope.permissions.has(permission)) {
      throw new TRPCError({ code: 'FORBIDDEN', message: 'not allowed' })
    }
    return next({ ctx: { ...ctx, scope } })
  })
}

/**
 * The same for what does harm in wrong hands: the second factor must have been given within the last
 * minutes, in this very session. Pages send people to confirm, and back.
 */
export function stepUpProcedure(permission: Permission) {
  return staffProcedure(permission).use(({ ctx, next }) => {
    if (!isFresh(ctx.scope.factorAt, ctx.core.clock.now())) {
      throw new TRPCError({ code: 'PRECONDITION_REQUIRED', message: 'confirm who you are' })
    }
    return next({ ctx })
  })
}

/** What one key may ask in a minute: many times what a nightly load takes. */
const API_BUDGET: Budget = { name: 'api-key', points: 120, windowSeconds: 60 }

/** A creditor's system, by a key of that creditor that is good for this. */
export function apiProcedure(needed: ApiScopeName) {
  return publicProcedure.use(async ({ ctx, next }) => {
    const found = ctx.apiSecret ? await resolveApiKey(ctx.core, ctx.apiSecret) : null
    if (found === null) throw new TRPCError({ code: 'UNAUTHORIZED', message: 'no such key' })
    if (!found.scopes.includes(needed)) {
      throw new TRPCError({ code: 'FORBIDDEN', message: 'not allowed' })
    }
    const taken = await takeFrom(ctx.core, API_BUDGET, found.scope.keyId)
    if (!taken.ok) throw new TRPCError({ code: 'TOO_MANY_REQUESTS', message: 'too many requests' })
    return next({ ctx: { ...ctx, scope: found.scope } })
  })
}

/** One answer for what does not exist and what is somebody else's. */
export function notFound(): never {
  throw new TRPCError({ code: 'NOT_FOUND', message: 'not found' })
}
