import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const PROJECT = join(import.meta.dirname, '..', '..', '..')

export type RouteFile = {
  readonly path: string
  readonly file: string
  /** What a route handler exports; null for a page. */
  readonly methods: readonly string[] | null
}

const METHOD = 'GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS'

function filesOfApp(): string[] {
  return readdirSync(join(PROJECT, 'app'), { recursive: true, encoding: 'utf8' })
    .map((name) => `app/${name.replaceAll('\\', '/')}`)
    .filter((file) => /\.tsx?$/.test(file))
    .sort()
}

const source = (file: string) => readFileSync(join(PROJECT, file), 'utf8')

/** Every page and route handler as Next finds them: groups in brackets are not in the address. */
export function routesOfApp(): RouteFile[] {
  return filesOfApp()
    .filter((file) => /(?:^|\/)(?:page|route)\.tsx?$/.test(file))
    .map((file) => {
      const folders = file.split('/').slice(1, -1)
      const path = `/${folders.filter((folder) => !folder.startsWith('(')).join('/')}`
      return { path, file, methods: /\/route\.tsx?$/.test(file) ? methodsOf(source(file)) : null }
    })
}

function methodsOf(text: string): string[] {
  const functions = text.matchAll(
    new RegExp(`export (?:async )?(?:function|const) (${METHOD})\\b`, 'g'),
  )
  const lists = text.matchAll(/export \{([^}]*)\}/g)
  const listed = [...lists].flatMap(([, names = '']) =>
    names.split(',').map(
      (name) =>
        name
          .trim()
          .split(/\s+as\s+/)
          .at(-1) ?? '',
    ),
  )
  return [...[...functions].map(([, name = '']) => name), ...listed]
    .filter((name) => new RegExp(`^(?:${METHOD})$`).test(name))
    .sort()
}

/** Every function that a browser can call by a form: whole files and single functions. */
export function actionsOfApp(): string[] {
  return filesOfApp().flatMap((file) => {
    const text = source(file)
    const isWhole = /^\s*'use server'/.test(text)
    const found = isWhole
      ? text.matchAll(/export (?:async )?(?:function|const) (\w+)/g)
      : text.matchAll(/function (\w+)\([^)]*\)[^{]*\{\s*'use server'/g)
    return [...found].map(([, name]) => `${file} ${name}`)
  })
}
