import { closeSync, mkdirSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { expect, type Page } from '@playwright/test'
import { TOTP } from 'otpauth'
import { type Member, testTeam } from '#db/seed/team.ts'
import { setting } from './product.ts'

/**
 * Staff of the tests' own. A code is taken once, so that each test is somebody else: a member that
 * no other test takes; files tell the workers apart.
 */
export function takeMember(): Member {
  const owner = {
    email: setting('DEMO_OWNER_EMAIL'),
    totpSecret: setting('DEMO_OWNER_TOTP_SECRET'),
  }
  const folder = join(process.env.E2E_DATA_DIR ?? '', 'taken', 'staff')
  mkdirSync(folder, { recursive: true })
  for (const [place, member] of testTeam(owner).entries()) {
    try {
      closeSync(openSync(join(folder, String(place)), 'wx'))
      return member
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
    }
  }
  throw new Error('more tests than members of the staff')
}

/** What the app of a phone shows for this secret, a number of steps of thirty seconds from now. */
export function codeOf(secret: string, steps = 0): string {
  return new TOTP({ secret }).generate({ timestamp: Date.now() + steps * 30_000 })
}

export const staffPassword = () => setting('DEMO_OWNER_PASSWORD')

/** E-mail and password, then the six figures. */
export async function enterDoor(page: Page, email: string, password: string): Promise<void> {
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Senha').fill(password)
  await page.getByRole('button', { name: 'Continuar' }).click()
}

/** Enters the admin area as the door asks; answers who it was. */
export async function enterAdmin(page: Page, member: Member = takeMember()): Promise<Member> {
  await page.goto('/admin')
  await enterDoor(page, member.email, staffPassword())
  await page.getByLabel('Código do autenticador').fill(codeOf(member.totpSecret))
  await page.getByRole('button', { name: 'Entrar', exact: true }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^Hoje/)
  return member
}
