import { describe, expect, it } from 'vitest'
import { onePolicy, SEED_POLICIES, seedPolicy } from '../../testing/samples.ts'
import type { OfferPolicy, OfferRule } from '../model.ts'
import { policyChanges } from './model.ts'

const policy = seedPolicy('vivaz')
const [first, second, third] = policy.rules as [OfferRule, OfferRule, OfferRule]
const plain = (text: string | null) => text?.replaceAll('\u00a0', ' ') ?? null
const rows = (live: OfferPolicy | null, draft: OfferPolicy) =>
  policyChanges(live, draft).map(({ where, what, before, after }) => [
    where,
    what,
    plain(before),
    plain(after),
  ])

type Leaf = { readonly path: readonly (string | number)[]; readonly value: unknown }

function leavesOf(value: unknown, path: readonly (string | number)[] = []): Leaf[] {
  if (Array.isArray(value)) return value.flatMap((item, at) => leavesOf(item, [...path, at]))
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([key, inner]) => leavesOf(inner, [...path, key]))
  }
  return [{ path, value }]
}

/** What may stand where nothing does. */
const INSTEAD: Readonly<Record<string, unknown>> = {
  lateCharges: { fineRate: '0.02', monthlyRate: '0.01', freeDays: 0 },
  products: ['Fibra'],
  daysLate: 400,
  total: '400.00',
}

/** Another value of the same kind. */
function another({ path, value }: Leaf): unknown {
  if (value === null) return INSTEAD[path.at(-1) === 'to' ? `${path.at(-2)}` : `${path.at(-1)}`]
  if (typeof value === 'boolean') return !value
  if (typeof value === 'number') return value + 1
  if (value === 'zero' || value === 'price') return 'sac'
  if (value === 'sac') return 'price'
  if (/^\d+\.\d\d$/.test(`${value}`)) return `1${value}`
  if (/^[\d.]+$/.test(`${value}`)) return value === '0.07' ? '0.08' : '0.07'
  return value === 'novation' ? 'restore' : value === 'proportional' ? 'novation' : `${value}x`
}

function withLeaf({ path, value }: Leaf, of: OfferPolicy): OfferPolicy {
  const copy = structuredClone(of)
  const owner = path.slice(0, -1).reduce<unknown>((at, key) => Reflect.get(Object(at), key), copy)
  Reflect.set(Object(owner), path.at(-1) ?? '', another({ path, value }))
  return copy
}

/** What no draft of a creditor can change, and a rate that nobody pays. */
const isIdle = ({ path }: Leaf, of: OfferPolicy) => {
  const name = path.at(-1)
  if (name === 'format' || name === 'creditorKind') return true
  return path[0] === 'rules' && name === 'monthlyRate'
    ? of.rules[Number(path[1])]?.plan?.system === 'zero'
    : false
}

describe('what a draft changes', () => {
  it('is nothing where nothing is different', () => {
    expect(policyChanges(policy, structuredClone(policy))).toEqual([])
  })

  it.each(SEED_POLICIES)('leaves out no field of a policy: %s', (slug) => {
    const whole = seedPolicy(slug)
    const leaves = leavesOf(whole).filter((leaf) => !isIdle(leaf, whole))
    expect(leaves.length).toBeGreaterThan(50)
    for (const leaf of leaves) {
      const changes = policyChanges(whole, withLeaf(leaf, whole))
      expect({ path: leaf.path, changes: changes.length }).not.toMatchObject({ changes: 0 })
    }
  })

  it('is told by rule and field, before and after', () => {
    const spot = first.spot && {
      ...first.spot,
      discounts: { ...first.spot.discounts, principal: '0.125' },
    }
    expect(
      rows(policy, { ...policy, rules: [{ ...first, spot }, ...policy.rules.slice(1)] }),
    ).toEqual([['Regra 1', 'À vista, desconto no principal', '0%', '12,5%']])
    expect(rows(policy, { ...policy, validityDays: 5 })).toEqual([
      ['Todas as regras', 'Validade', '10 dias', '5 dias'],
    ])
  })

  it('says that something is offered no more, and everything of what is offered anew', () => {
    const without = { ...policy, rules: [{ ...first, plan: null }, ...policy.rules.slice(1)] }
    expect(rows(policy, without)).toContainEqual([
      'Regra 1',
      'Parcelado',
      'sem juros',
      'não oferece',
    ])
    expect(rows(without, policy)).toContainEqual(['Regra 1', 'Parcela mínima', null, 'R$ 30,00'])
  })

  it('names rules that came, that went, and another order', () => {
    const swapped = { ...policy, rules: [second, first, ...policy.rules.slice(2)] }
    const order = rows(policy, swapped)
    expect(order).toHaveLength(1)
    expect(order[0]?.slice(0, 3)).toEqual(['Todas as regras', 'Ordem', '2, 1, 3, 4, 5, 6, 7'])
    const shorter = { ...policy, rules: policy.rules.filter((rule) => rule !== third) }
    expect(rows(policy, shorter).map((row) => row.slice(0, 2))).toEqual([
      ['Regra 3 de antes', 'Regra tirada'],
    ])
    expect(rows(shorter, policy)[0]?.slice(0, 3)).toEqual(['Regra 3', 'Regra nova', null])
    expect(rows(null, onePolicy()).map(([, what]) => what)).toContain('Se o acordo parar')
  })
})
