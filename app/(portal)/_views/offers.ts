import { withPunctuation } from '#app/_views/identity.ts'
import type {
  AgreementLinkView,
  CreditorGroupView,
  CreditorView,
  DebtView,
  OperatorView,
  PlanCardView,
  SituationView,
} from '#components/portal/view.ts'
import type { OfferView } from '#components/portal/view-parts.ts'
import type { PortalOutputs } from '#server/api/root.ts'
import { type BalanceLine, ruleSources } from '#server/debts/charges/model.ts'
import { businessDate } from '#server/kernel/clock.ts'
import { formatDays, formatPercent } from '#server/kernel/format.ts'
import { ZERO } from '#server/kernel/money.ts'
import { rate } from '#server/kernel/rate.ts'

type Situation = PortalOutputs['offers']['situation']
type Group = Situation['groups'][number]
type Card = NonNullable<Group['full']>

export function identityView(creditor: Group['creditor']): CreditorView {
  const { slug, tradeName, legalName, cnpj, address, sealText, groundColour, letterColour } =
    creditor
  const seal = { text: sealText, ground: groundColour, letters: letterColour }
  return { slug, name: tradeName, legalName, cnpj: withPunctuation(cnpj), address, seal }
}

const LINE_LABELS = {
  principal: 'Valor original',
  correction: 'Correção',
  selic: 'Selic até agosto de 2024',
  'remunerative-interest': 'Juros do contrato',
  'default-interest': 'Juros de atraso',
  fine: 'Multa',
  fee: 'Custos comprovados',
} satisfies Record<BalanceLine['kind'], string>

/** One line of "De onde vem este valor?", with the figures that let anyone check it. */
export function breakdownLine(line: BalanceLine): DebtView['lines'][number] {
  const figures = [
    line.rate === null
      ? null
      : `${formatPercent(rate(line.rate))}${line.days === null ? '' : ' ao mês'}`,
    line.days === null ? null : formatDays(line.days),
    line.months === null ? null : `${line.months} ${line.months === 1 ? 'mês' : 'meses'}`,
  ].filter((text) => text !== null)
  const basis = [figures.join(', '), ruleSources[line.rule]].filter((text) => text !== '')
  return {
    label: LINE_LABELS[line.kind],
    amount: line.amount,
    basis: line.kind === 'principal' ? null : basis.join(' · '),
  }
}

/** "final 4871": enough to find the paper, too little for a stranger. */
export function maskedContract(contract: string): string {
  return `final ${contract.slice(-4)}`
}

export function debtView(
  debt: Pick<
    Group['debts'][number],
    'id' | 'description' | 'contractNumber' | 'originalDueOn' | 'principal' | 'balance'
  >,
): DebtView {
  return {
    id: debt.id,
    title: debt.description,
    contract: maskedContract(debt.contractNumber),
    dueDate: debt.originalDueOn,
    original: debt.principal,
    today: debt.balance.total,
    lines: debt.balance.lines.map(breakdownLine),
    note: null,
  }
}

/** The last day on which a quote counts: it is valid until that day ends. */
export function lastDay(validUntil: Temporal.Instant): Temporal.PlainDate {
  return businessDate(validUntil.subtract({ milliseconds: 1 }))
}

export function planCardView(card: Card): PlanCardView {
  return {
    quoteId: card.quoteId,
    kind: card.kind,
    count: card.payments,
    entrada: card.entrada,
    regular: card.regular,
    last: card.last,
    total: card.total,
    saving: card.saving,
    firstDate: card.firstDueOn,
    cet: card.cetAnnualPercent === null ? null : `${card.cetAnnualPercent.replace('.', ',')}%`,
  }
}

function offerView(card: Card): OfferView {
  return {
    quoteId: card.quoteId,
    from: card.today,
    total: card.total,
    count: card.payments,
    entrada: card.entrada,
    regular: card.regular,
    validUntil: lastDay(card.validUntil),
  }
}

function groupView(group: Group, { agreements, standstills }: Situation): CreditorGroupView {
  const offered = group.best && group.best.kind !== 'full' ? group.best : null
  return {
    creditor: identityView(group.creditor),
    total: group.total,
    debts: group.debts.map(debtView),
    disputed: group.debts
      .filter(({ id }) => standstills.some(({ debtId }) => debtId === id))
      .map(({ description }) => description),
    offer: offered ? offerView(offered) : null,
    payInFullQuoteId: group.full?.quoteId ?? null,
    spoken: group.spoken.map(planCardView),
    hasOtherWays: group.plans.length > 0 || group.spot !== null,
    agreements: agreements
      .filter((agreement) => agreement.creditor.id === group.creditor.id)
      .map(agreementLink),
    cameBack: cameBackView(group.debts),
  }
}

/** The agreements that ended and left these debts, each once. */
function cameBackView(debts: Group['debts']): CreditorGroupView['cameBack'] {
  const ended = debts.flatMap(({ cameBack }) => cameBack ?? [])
  return [...new Map(ended.map((one) => [one.agreementId, one])).values()]
}

function agreementLink(agreement: Situation['agreements'][number]): AgreementLinkView {
  return {
    agreementId: agreement.agreementId,
    number: agreement.number,
    nextDate: agreement.nextDueOn,
    nextAmount: agreement.nextAmount,
    isLate: agreement.isLate,
  }
}

/** Creditors to whom only running agreements are owed: nothing else is open there. */
function agreementGroups({ groups, agreements }: Situation): CreditorGroupView[] {
  const open = new Set(groups.map((group) => group.creditor.id))
  const others = agreements.filter((agreement) => !open.has(agreement.creditor.id))
  return [...Map.groupBy(others, (agreement) => agreement.creditor.id).values()].flatMap((own) => {
    const [first] = own
    if (!first) return []
    return {
      creditor: identityView(first.creditor),
      total: ZERO,
      debts: [],
      disputed: [],
      offer: null,
      payInFullQuoteId: null,
      spoken: [],
      hasOtherWays: false,
      agreements: own.map(agreementLink),
      cameBack: [],
    }
  })
}

export function situationView(situation: Situation, operator: OperatorView): SituationView {
  const titles = new Map(
    situation.groups.flatMap(({ debts }) => debts.map((debt) => [debt.id, debt.description])),
  )
  return {
    operator,
    firstName: situation.firstName,
    today: situation.today,
    total: situation.total,
    groups: [
      ...situation.groups.map((group) => groupView(group, situation)),
      ...agreementGroups(situation),
    ],
    hasClosedDebts: situation.hasClosedDebts,
    closedDebts:
      situation.closedDebts?.map((debt) => ({
        id: debt.id,
        creditorName: debt.creditorName,
        title: debt.description,
        contract: maskedContract(debt.contractNumber),
        dueDate: debt.originalDueOn,
        original: debt.principal,
      })) ?? null,
    staleSince: situation.staleSince,
    manner: situation.manner,
    stillness: situation.standstills.map(({ caseId, debtId, untilOn }) => ({
      caseId,
      debt: debtId === null ? null : (titles.get(debtId) ?? 'Um valor'),
      untilOn,
    })),
  }
}
