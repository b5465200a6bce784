// @ts-check
import { enter } from './entry.mjs'

// Everything that `npm test` does happens in test-stages.ts, under the Node that the project brings.
await enter('scripts/test-stages.ts')
