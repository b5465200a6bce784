// @ts-check
import { enter } from './entry.mjs'

// Everything that `npm run check` does happens in check-steps.ts, under the Node of the project.
await enter('scripts/check-steps.ts')
