import type { CivilDate } from '#components/figures/dates.ts'
import type { OperatorView } from './view.ts'

/** D10, Avisos: who wrote, where and when we write, and how to have quiet. */
export type NoticesView = {
  operator: OperatorView
  today: CivilDate
  /** What the person has just done here. */
  done: 'pausa' | 'voltar' | 'preferir' | 'chamar' | 'contato' | 'whatsapp' | null
  /** What was typed as a name is none. */
  isNoName: boolean
  called: { how: 'file' | 'chosen' | 'none'; name: string }
  preferences: { channel: 'any' | 'sms' | 'email'; hours: 'any' | 'early' | 'late' }
  /** The day on which the quiet that they asked for ends. */
  quietUntil: CivilDate | null
  contacts: readonly {
    id: string
    channel: string
    masked: string
    /** `broken`: nothing arrives there. */
    state: 'on' | 'off' | 'broken'
    /** Whether it goes to WhatsApp at this number; null where it cannot. */
    whatsApp: 'on' | 'off' | null
  }[]
  contacted: readonly {
    id: string
    on: CivilDate
    channel: string
    what: string
    note: string | null
    isMine: boolean
  }[]
}
