import { newId, type SavedViewId } from '#server/kernel/id.ts'
import { type Attempt, type Row, staff } from './answers.ts'

let made = 0

const fresh = () => {
  made += 1
  const id = newId<SavedViewId>()
  return { id, list: 'dividas', name: `Visão ${made}`, query: 'estado=free' }
}

/** A view of whoever asks, where they can have one. */
async function own({ call }: Attempt): Promise<{ id: SavedViewId }> {
  const view = fresh()
  await call('savedViews.save', view).catch(() => null)
  return { id: view.id }
}

/** All about oneself, whatever is asked. */
export const savedViews: Record<string, Row> = {
  'savedViews.list': {
    hasEffects: true,
    answers: staff('ok'),
    input: async (attempt) => {
      await own(attempt)
      return { list: null }
    },
  },
  'savedViews.save': { answers: staff('ok'), input: fresh },
  'savedViews.rename': {
    answers: staff('ok'),
    input: async (attempt) => ({ ...(await own(attempt)), name: `Outro nome ${made}` }),
  },
  'savedViews.remove': { answers: staff('ok'), input: own },
}
