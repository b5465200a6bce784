import { withdraw } from '#server/agreements/withdrawal/commands.ts'
import type { AgreementId } from '#server/kernel/id.ts'
import { ask, payCharge } from './buying.ts'
import { follow } from './following.ts'
import { atPlace, type Life } from './life.ts'
import { sign } from './signing.ts'
import type { Step } from './step.ts'
import { hour, passDays, tell, tidy } from './working.ts'

/** Lets one thing happen, and what follows from it be booked and compared. */
export async function live(life: Life, step: Step): Promise<void> {
  await life.lane.inStep()
  await act(life, step)
  await follow(life)
}

async function act(life: Life, step: Step): Promise<void> {
  const { lane } = life
  switch (step.kind) {
    case 'sign':
      return sign(life, step.form)
    case 'ask':
      await ask(life, step)
      if (step.twice) await ask(life, step)
      return
    case 'pay':
      return payCharge(life, atPlace(life.held, step.charge), step)
    case 'buy':
      await payCharge(life, await ask(life, step), step)
      return tell(life, 0, life.news.length, false)
    case 'tell':
      return tell(life, step.from, step.count, step.twice)
    case 'lose':
      life.news.splice(step.notice % Math.max(1, life.news.length), 1)
      return
    case 'minutes':
      return lane.core.clock.advance({ minutes: step.minutes })
    case 'days':
      return passDays(life, step.days)
    case 'janitor':
      return tidy(life)
    case 'hour':
      return hour(life, step.isSent)
    case 'withdraw': {
      const agreementId = atPlace(life.order, step.deal)?.id as AgreementId
      await withdraw(lane.core, lane.scope, { agreementId, money: step.money })
      return
    }
    case 'fault': {
      life.isFaulty = true
      const { on, fault: kind, times } = step
      await lane.provider.control('/control/faults', { on, kind, times })
    }
  }
}
