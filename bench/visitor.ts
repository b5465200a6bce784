import { join } from 'node:path'
import type { SamplePerson } from '#db/seed/sample/people.ts'
import type { Portal } from './portal.ts'
import { output } from './program.ts'

/** A browser without JavaScript: one cookie, links and forms. */
export type Visitor = {
  readonly cookie: string
  /** The HTML of a page. */
  page(path: string): Promise<string>
  /** Presses the button of the form that has this text; answers the path it leads to. */
  press(path: string, buttonText: string): Promise<string>
}

/** Comes in by a fresh link and the first five digits, as a person does. */
export async function signIn(portal: Portal, person: SamplePerson): Promise<Visitor> {
  const link = join(portal.root, 'server/cli/link.ts')
  const address = await output(process.execPath, [link, '--debtor', person.document], {
    ...portal.environment,
  })
  const answer = await fetch(address.trim(), {
    method: 'POST',
    redirect: 'manual',
    headers: { origin: portal.environment.PORTAL_URL ?? '' },
    body: new URLSearchParams({ digits: person.document.slice(0, 5) }),
  })
  const cookie = answer.headers.get('set-cookie')?.split(';')[0]
  if (answer.status !== 303 || !cookie) throw new Error(`no way in: ${answer.status}`)
  return visitorWith(portal, cookie)
}

/** At the address that people open: forms are refused from any other. */
function visitorWith({ environment }: Portal, cookie: string): Visitor {
  const origin = environment.PORTAL_URL ?? ''
  const page = async (path: string): Promise<string> => {
    const answer = await fetch(`${origin}${path}`, { headers: { cookie }, redirect: 'manual' })
    const html = await answer.text()
    if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}`)
    return html
  }
  return {
    cookie,
    page,
    async press(path, buttonText) {
      const form = formOf(await page(path), buttonText)
      const answer = await fetch(`${origin}${path}`, {
        method: 'POST',
        redirect: 'manual',
        headers: { cookie, origin },
        body: form,
      })
      const location = answer.headers.get('location')
      if (answer.status !== 303 || location === null) {
        throw new Error(`${path}: "${buttonText}" answered ${answer.status}`)
      }
      return new URL(location, origin).pathname
    },
  }
}

/** The hidden fields of the form around a text. */
function formOf(html: string, buttonText: string): FormData {
  const around = html
    .split('<form')
    .map((rest) => rest.split('</form>')[0] ?? '')
    .find((form) => form.includes(buttonText))
  if (around === undefined) throw new Error(`no form says "${buttonText}"`)
  const form = new FormData()
  for (const [input] of around.matchAll(/<input[^>]*>/g)) {
    const name = attributeOf(input, 'name')
    if (name !== null) form.append(name, attributeOf(input, 'value') ?? '')
  }
  return form
}

function attributeOf(tag: string, name: string): string | null {
  const found = new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1]
  return found === undefined ? null : plainText(found)
}

const ENTITIES = { quot: '"', amp: '&', lt: '<', gt: '>', '#x27': "'" } as const

function plainText(text: string): string {
  return text.replace(/&(quot|amp|lt|gt|#x27);/g, (whole, name: string) => {
    const entry = Object.entries(ENTITIES).find(([entity]) => entity === name)
    return entry?.[1] ?? whole
  })
}
