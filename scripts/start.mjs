// @ts-check
import { enter } from './entry.mjs'

// Everything that `npm start` does happens in launch.ts, under the Node that the project brings.
await enter('scripts/launch.ts')
