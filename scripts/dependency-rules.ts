/** Reads every module of the product and judges its imports by .dependency-cruiser.cjs. */
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { cruise, type ICruiseResult, type IFlattenedRuleSet } from 'dependency-cruiser'
import { inProject, projectRoot } from './project-root.ts'

const FOLDERS = ['app', 'components', 'server', 'db', 'e2e', 'bench', 'scripts']
const ROOT_FILES = ['proxy.ts', 'instrumentation.ts']

export type Violation = { rule: string; from: string; to: string; comment: string }
export type Verdict = { modulesRead: number; violations: Violation[] }

/** Judges the tree under a folder that is laid out as the project is. */
export async function judgeDependencies(root: string): Promise<Verdict> {
  const rules: unknown = createRequire(import.meta.url)(inProject('.dependency-cruiser.cjs'))
  if (!isRules(rules)) throw new Error('.dependency-cruiser.cjs holds no rules')
  const places = [...FOLDERS, ...ROOT_FILES].filter((place) => existsSync(join(root, place)))
  const { enhancedResolveOptions, ...options } = rules.options
  const ruleSet: IFlattenedRuleSet = { forbidden: rules.forbidden }
  const result = await cruise(
    places,
    { ...options, baseDir: root, ruleSet, validate: true },
    enhancedResolveOptions,
  )
  if (typeof result.output === 'string') throw new Error('dependency-cruiser answered with text')
  return verdictOf(result.output, rules.forbidden)
}

function verdictOf(output: ICruiseResult, forbidden: Rule[]): Verdict {
  const comments = new Map(forbidden.map((rule) => [rule.name, rule.comment]))
  const violations = output.summary.violations.map(({ rule, from, to }) => ({
    rule: rule.name,
    from,
    to,
    comment: comments.get(rule.name) ?? '',
  }))
  const modulesRead = output.modules.filter((module) => !module.source.includes('node_modules'))
  return { modulesRead: modulesRead.length, violations }
}

type Rule = NonNullable<IFlattenedRuleSet['forbidden']>[number] & { name: string; comment: string }
type Rules = { forbidden: Rule[]; options: { enhancedResolveOptions: object } }

function isRules(value: unknown): value is Rules {
  return typeof value === 'object' && value !== null && 'forbidden' in value && 'options' in value
}

if (import.meta.main) {
  const { modulesRead, violations } = await judgeDependencies(projectRoot)
  for (const { rule, from, to, comment } of violations) {
    console.error(`${from}\n  → ${to}\n  ${rule}: ${comment}`)
  }
  if (modulesRead === 0) console.error('No module was read, so nothing was checked.')
  console.log(`${modulesRead} modules read, ${violations.length} violations`)
  process.exitCode = modulesRead === 0 || violations.length > 0 ? 1 : 0
}
