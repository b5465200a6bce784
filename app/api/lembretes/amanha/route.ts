import { answerReminders } from '#server/api/reminders.ts'

export const dynamic = 'force-dynamic'

/** "Lembrar amanhã", from the notification itself. */
export function POST(request: Request): Promise<Response> {
  return answerReminders(request, async (reminders, form) => {
    return (await reminders.putOff({ token: form.get('token') ?? '' })).ok
  })
}
