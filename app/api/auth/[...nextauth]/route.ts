export { GET, POST } from '#server/api/staff-auth.ts'
