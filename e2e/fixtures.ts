import { randomInt } from 'node:crypto'
import { test as base, expect, type Page } from '@playwright/test'
import { arrive } from './journeys.ts'
import { type Person, type Situation, takePerson } from './people.ts'
import { mintLink } from './product.ts'
import { Sandbox } from './sandbox.ts'

type Visit = { readonly person: Person; readonly link: string }

type Fixtures = {
  sandbox: Sandbox
  /** A person that only this test knows. */
  take: (situation: Situation) => Person
  /** Opens a fresh link of a new person and enters the five digits: rung R1. */
  enter: (situation: Situation) => Promise<Visit>
  /** Fails the test when a page breaks its own policy or throws. */
  cleanConsole: undefined
}

/** What no page may ever say: refused styles and scripts, exceptions, broken hydration. */
const FORBIDDEN = /content security policy|refused to|minified react error|hydrat|uncaught/i

/**
 * A page that is left by a tap before all of it has arrived: React notices that its stream ended.
 * Nobody sees it, because the next page is on its way.
 */
const LEFT_WHILE_LOADING = /minified react error #412/i

export const test = base.extend<Fixtures>({
  // Each test comes from a network of its own, as people do: limits per address are theirs alone.
  extraHTTPHeaders: async ({ browserName: _ }, use) => {
    await use({ 'x-forwarded-for': `10.${byte()}.${byte()}.${byte()}` })
  },
  sandbox: async ({ browserName: _ }, use) => {
    await use(new Sandbox())
  },
  take: async ({ browserName: _ }, use) => {
    await use(takePerson)
  },
  enter: async ({ page, take }, use) => {
    await use(async (situation) => {
      const person = take(situation)
      const link = await mintLink(person)
      await arrive(page, person, link)
      return { person, link }
    })
  },
  cleanConsole: [
    async ({ context }, use) => {
      const said: string[] = []
      const hear = (text: string, page: Page | null) => {
        if (!LEFT_WHILE_LOADING.test(text)) said.push(`${page?.url()}: ${text}`)
      }
      context.on('console', (message) => {
        const isFault = message.type() === 'error' && FORBIDDEN.test(message.text())
        if (isFault) hear(message.text(), message.page())
      })
      context.on('weberror', (error) => hear(String(error.error()), error.page()))
      await use(undefined)
      expect(said, 'the browser console').toEqual([])
    },
    { auto: true },
  ],
})

export { expect }

function byte(): number {
  return randomInt(1, 255)
}
