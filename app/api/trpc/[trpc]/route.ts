import { answerStaffCall } from '#server/api/http.ts'

export const dynamic = 'force-dynamic'

export { answerStaffCall as GET, answerStaffCall as POST }
