/** Finds a Chromium for the end-to-end tests, or brings one. */
import { accessSync, constants, existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { chromium } from '@playwright/test'
import { PlainError } from './plain-error.ts'
import { inProject } from './project-root.ts'
import { runCommand, runNode } from './run-command.ts'

const COMMANDS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome']
const USUAL_PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
]

/** A Chromium that is on this machine already, or null. CHROME_PATH wins. */
export function findBrowser(): string | null {
  const wanted = process.env.CHROME_PATH
  if (wanted) {
    if (isExecutable(wanted)) return wanted
    throw new PlainError(`CHROME_PATH is ${wanted}, but there is no program that can be started.`)
  }
  const folders = (process.env.PATH ?? '').split(delimiter)
  const onPath = COMMANDS.flatMap((command) => folders.map((folder) => join(folder, command)))
  const own = chromium.executablePath()
  return [...onPath, ...USUAL_PLACES, own].find(isExecutable) ?? null
}

/**
 * Brings a browser where there is none: Debian's package when we are root, else Playwright's own.
 * @throws PlainError when neither can be had.
 */
export async function ensureBrowser(say: (line: string) => void): Promise<string> {
  const found = findBrowser()
  if (found !== null) return found
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    say('No Chromium found; installing the package of this system.')
    const env = { DEBIAN_FRONTEND: 'noninteractive' }
    await runCommand('apt-get', ['update', '-q'], { env })
    await runCommand('apt-get', ['install', '-qy', '--no-install-recommends', 'chromium'], { env })
  }
  const installed = findBrowser()
  if (installed !== null) return installed
  say('No Chromium found; downloading the one of Playwright.')
  const playwright = inProject('node_modules/@playwright/test/cli.js')
  const result = await runNode([playwright, 'install', 'chromium'])
  const downloaded = findBrowser()
  if (downloaded !== null) return downloaded
  const words = result.output.trim().split('\n').slice(-3).join('\n    ')
  throw new PlainError(
    `No Chromium could be had. Install one, or set CHROME_PATH to it. Playwright says:\n    ${words}`,
  )
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
