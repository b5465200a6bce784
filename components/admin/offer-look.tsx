'use client'

import type { TypedFields } from '#components/admin/live-checks.ts'
import type { OfferLook } from '#components/admin/offer-form.tsx'
import { PlanePicture, tileText } from '#components/admin/offer-plane.tsx'
import { PROBLEM, TILE } from '#components/admin/offer-words.ts'
import {
  checkRule,
  checkTerms,
  type FieldProblem,
  type FormChecks,
} from '#server/offers/policy/checking/schema.ts'
import type { Plane } from '#server/offers/policy/plane/model.ts'

/** What is said of a rule while somebody types it. */
export function lookAtRule(typed: TypedFields, about: Parameters<typeof checkRule>[1]): OfferLook {
  return lookOf(checkRule(typed, about))
}

/** What is said of the terms of all rules while somebody types them. */
export function lookAtTerms(
  typed: TypedFields,
  about: Parameters<typeof checkTerms>[1],
): OfferLook {
  return lookOf(checkTerms(typed, about))
}

function lookOf(checks: FormChecks): OfferLook {
  if (!checks.isRead) {
    const count = checks.wrong.length
    const said =
      count === 1 ? 'Um campo não foi entendido.' : `${count} campos não foram entendidos.`
    return {
      wrong: checks.wrong,
      reasons: {},
      said: <p className="font-semibold text-bad">{said} Confira o que está marcado.</p>,
      read: null,
      reached: null,
    }
  }
  return {
    wrong: [],
    reasons: reasonsOf(checks.problems),
    said: <Problems problems={checks.problems} />,
    read: <Reading sentence={checks.sentence} />,
    reached: checks.plane && <Reach {...checks.plane} />,
  }
}

/** Beside each field all that speaks against it. */
function reasonsOf(problems: readonly FieldProblem[]): TypedFields {
  const reasons: Record<string, string> = {}
  for (const { field, problem } of problems) {
    if (field === null) continue
    const { text } = PROBLEM[problem]
    const before = reasons[field]
    if (before === undefined) reasons[field] = text
    else if (!before.includes(text)) reasons[field] = `${before} ${text}`
  }
  return reasons
}

function Problems({ problems }: { problems: readonly FieldProblem[] }) {
  const lines = [
    ...new Map(
      problems.map(({ problem, ofRule }) => [
        `${ofRule} ${problem}`,
        { ...PROBLEM[problem], of: ofRule === null ? '' : `Regra ${ofRule + 1}: ` },
      ]),
    ),
  ]
  if (lines.length === 0) {
    return (
      <p className="font-semibold text-ok">Nada na lei ou na política impede o que está escrito.</p>
    )
  }
  return (
    <>
      <p className="font-semibold text-bad">Assim não pode ser publicado:</p>
      <ul className="grid list-disc gap-1 pl-5">
        {lines.map(([key, { of, text, source }]) => (
          <li key={key}>
            {of}
            {text} <span className="text-soft">({source})</span>
          </li>
        ))}
      </ul>
    </>
  )
}

function Reading({ sentence }: { sentence: string }) {
  return (
    <div>
      <p className="text-tiny text-soft">Como fica</p>
      <p className="font-semibold">{sentence}</p>
    </div>
  )
}

/** Whom the rules would reach, and where nothing would be offered, or a rule would never count. */
function Reach({ plane, ruleIds }: { plane: Plane; ruleIds: readonly string[] }) {
  const odd = plane.tiles.filter(({ state }) => state === 'gap' || state === 'overlap')
  return (
    <>
      <PlanePicture plane={plane} ruleIds={ruleIds} />
      {odd.length > 0 && (
        <ul className="grid gap-1 text-tiny">
          {odd.map((tile) => (
            <li key={tileText(tile)}>
              {tileText(tile)}: {TILE[tile.state]}
            </li>
          ))}
        </ul>
      )}
    </>
  )
}
