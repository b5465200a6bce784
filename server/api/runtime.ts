import { createCore } from '#server/platform/core.ts'
import type { Core } from '#server/platform/db.ts'
import { type Env, readEnv } from '#server/platform/env.ts'
import { createServices, type Services } from '#server/platform/services.ts'

export type Runtime = { readonly env: Env; readonly core: Core; readonly services: Services }

let running: Runtime | undefined

/**
 * What the web process holds for its whole life, made on first use: `next build` evaluates
 * modules without an environment.
 */
export function runtime(): Runtime {
  if (!running) {
    const env = readEnv()
    running = { env, core: createCore('web', env), services: createServices(env) }
  }
  return running
}
