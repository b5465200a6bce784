import { answerReminders, keepDevice, subscriptionOf } from '#server/api/reminders.ts'

export const dynamic = 'force-dynamic'

/** Reminders on this phone: on. */
export function POST(request: Request): Promise<Response> {
  return answerReminders(request, async (reminders, form) => {
    const allowed = await reminders.allow(subscriptionOf(form))
    if (allowed.ok) await keepDevice(allowed.value.deviceSecret)
    return allowed.ok
  })
}

/** The browser made itself another subscription. */
export function PUT(request: Request): Promise<Response> {
  return answerReminders(request, async (reminders, form) => {
    return (await reminders.renew(subscriptionOf(form)))?.ok ?? false
  })
}

/** Off. */
export function DELETE(request: Request): Promise<Response> {
  return answerReminders(request, async (reminders) => {
    await reminders.stop()
    await keepDevice(null)
    return true
  })
}
