import { businessDate, endOfBusinessDate } from '#server/kernel/clock.ts'
import {
  formatDateTime,
  formatLongDate,
  formatPercent,
  formatShortDate,
} from '#server/kernel/format.ts'
import { type Centavos, centavos, formatBRL, sum } from '#server/kernel/money.ts'
import { isZeroRate, rate } from '#server/kernel/rate.ts'
import { formatTaxId, maskTaxId, parseTaxId } from '#server/kernel/tax-id.ts'
import { discountOf, fullValueOf } from '../breach/model.ts'
import type { LateCharges, TermsDebt, TermsInput, TermsInstalment } from '../input/model.ts'

/** The words shared by the clauses, the summary and the printed tables. */

/** `1,50%` for 0.015, `1,9925%` for 0.019925: a rate of interest has two places or more. */
export function monthlyRateText(input: TermsInput): string {
  return formatPercent(rate(input.monthlyRate), 4).replace(/0{1,2}%$/, '%')
}

/** `1,5%` for 0.015 and `2%` for 0.02: as many places as the rate has, at most four. */
export function percentOfFraction(fraction: string): string {
  const text = formatPercent(rate(fraction), 4)
  return text.replace(/(,\d*?)0+%$/, '$1%').replace(',%', '%')
}

/** `19,60%` from `19.6` or `19.60`. */
export function cetText(input: TermsInput): string {
  const percent = rate(input.cetAnnualPercent)
  return formatPercent({ ...percent, one: percent.one * 100n })
}

export function isFree(input: TermsInput): boolean {
  return isZeroRate(rate(input.monthlyRate)) && input.planInterest === 0n
}

export function cnpjText(cnpj: string): string {
  const parsed = parseTaxId(cnpj)
  return parsed.ok ? formatTaxId(parsed.value) : cnpj
}

export function debtorText(input: TermsInput): string {
  const { debtorDocument } = input
  return `${debtorDocument.kind === 'cpf' ? 'CPF' : 'CNPJ'} ${maskTaxId(debtorDocument)}`
}

export function instalmentsInOrder(input: TermsInput): TermsInstalment[] {
  return [...input.instalments].sort((a, b) => a.number - b.number)
}

type LabelledDebt = {
  readonly debt: TermsDebt
  readonly label: TermsInput['frozen']['debts'][number]
}

/** In the order in which they fell due; ties by their id, so that the order never varies. */
export function debtsInOrder(input: TermsInput): LabelledDebt[] {
  const labels = new Map(input.frozen.debts.map((label) => [label.debtId, label]))
  return input.debts
    .flatMap((debt) => {
      const label = labels.get(debt.debtId)
      return label ? [{ debt, label }] : []
    })
    .sort((a, b) => compare(sortKey(a.label), sortKey(b.label)))
}

function sortKey(label: TermsInput['frozen']['debts'][number]): string {
  return `${label.originalDueOn} ${label.contractNumber} ${label.debtId}`
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** `Entrada`, `Parcela 2 de 3`, `Pagamento único`. */
export function instalmentLabel(
  input: { readonly instalments: readonly { readonly number: number }[] },
  number: number,
): string {
  if (input.instalments.length === 1) return 'Pagamento único'
  if (number === 0) return 'Entrada'
  const last = Math.max(...input.instalments.map((line) => line.number))
  return `Parcela ${number} de ${last}`
}

/** What would be paid at once: the total less what paying over time adds. */
export function totalWithoutFinancing(input: TermsInput): Centavos {
  return centavos(input.total - input.planInterest - input.iof)
}

export function originValue(input: TermsInput): Centavos {
  return sum(input.debts.map(fullValueOf))
}

export function totalDiscount(input: TermsInput): Centavos {
  return sum(input.debts.map(discountOf))
}

/** Who is owed, who attends, who pays: CDC 42-A, 52 and 54-B; rules 3 and 9. */
export function parties(input: TermsInput): string[] {
  const { creditor, operator } = input.frozen
  const who = `Credor: ${named(creditor.legalName, creditor.tradeName)}, CNPJ ${cnpjText(creditor.cnpj)}, ${creditor.address}. Telefone: ${creditor.phone}.`
  const contact = `Telefone: ${operator.phone} (${operator.hours}). E-mail: ${operator.email}. Encarregado de dados: ${operator.dataProtectionOfficer}.`
  const attends =
    cnpjText(operator.cnpj) === cnpjText(creditor.cnpj)
      ? `Quem atende você: o próprio credor. ${contact}`
      : `Quem atende você, em nome do credor: ${named(operator.legalName, operator.name)}, CNPJ ${cnpjText(operator.cnpj)}, ${operator.address}. ${contact}`
  return [who, attends, `Quem paga: você, ${debtorText(input)}.`]
}

function named(legalName: string, tradeName: string): string {
  return legalName === tradeName ? legalName : `${legalName} (${tradeName})`
}

/** Each debt to the centavo, every addition and every discount named (rule 4; RJ Lei 6.854). */
export function originOfValues(input: TermsInput): string[] {
  const { number, computedOn, validUntil } = input.quote
  const intro = `Condição ${number}, calculada em ${formatLongDate(computedOn)}. Vale até ${untilText(validUntil)}.`
  return [intro, ...debtsInOrder(input).map(originOfDebt)]
}

function originOfDebt({ debt, label }: LabelledDebt): string {
  const due = formatShortDate(Temporal.PlainDate.from(label.originalDueOn))
  const parts = debtParts(debt).map((part) => `${part.label} ${formatBRL(part.amount)}`)
  const whole = parts.length > 1 ? ` = ${formatBRL(fullValueOf(debt))}` : ''
  const charged = `${label.description}, contrato ${label.contractNumber}, vencimento original em ${due}: ${parts.join(' + ')}${whole}.`
  const discounts = [
    { where: 'nos encargos', amount: debt.discountOnCharges },
    { where: 'no principal', amount: debt.discountOnPrincipal },
  ].filter((discount) => discount.amount > 0n)
  if (discounts.length === 0) return charged
  const off = discounts.map(({ where, amount }) => `${formatBRL(amount)} ${where}`).join(' e ')
  const share = centavos(fullValueOf(debt) - discountOf(debt))
  return `${charged} Desconto: ${off}. Fica: ${formatBRL(share)}.`
}

/** The exclusive end of a validity: midnight is the end of the day before. */
function untilText(instant: Temporal.Instant): string {
  const lastDay = businessDate(instant.subtract({ milliseconds: 1 }))
  return endOfBusinessDate(lastDay).equals(instant)
    ? `o fim de ${formatLongDate(lastDay)}`
    : formatDateTime(instant)
}

/** The components that are not zero, in the order in which they are computed. */
export function debtParts(debt: TermsDebt): { label: string; amount: Centavos }[] {
  return [
    { label: 'principal', amount: debt.principal },
    { label: 'correção', amount: debt.correction },
    { label: 'multa', amount: debt.fine },
    { label: 'juros', amount: debt.interest },
    { label: 'despesas', amount: debt.fee },
  ].filter((part) => part.label === 'principal' || part.amount > 0n)
}

/** Totals with and without financing, rates and CET: CDC 52 and 54-B. */
export function price(input: TermsInput): string[] {
  const discount = totalDiscount(input)
  const saved =
    discount === 0n
      ? `Você paga ${formatBRL(input.total)} no total, sem desconto.`
      : `Valor de origem: ${formatBRL(originValue(input))}. Desconto: ${formatBRL(discount)}. Você paga ${formatBRL(input.total)} no total.`
  const iof = input.iof === 0n ? '' : ` IOF: ${formatBRL(input.iof)}.`
  const financing =
    input.kind === 'plan'
      ? `Total sem parcelamento: ${formatBRL(totalWithoutFinancing(input))}. Juros do parcelamento: ${formatBRL(input.planInterest)}.${iof} Total com parcelamento: ${formatBRL(input.total)}.`
      : `Não há parcelamento nem juros: o total é o que você paga, ${formatBRL(input.total)}.`
  const rates = `Taxa de juros efetiva: ${monthlyRateText(input)} ao mês${isFree(input) ? ' (sem juros)' : ''}. Custo efetivo total (CET): ${cetText(input)} ao ano.`
  return [saved, financing, rates, 'Além disso, não há tarifa, seguro nem outra cobrança.']
}

export function schedule(input: TermsInput): string[] {
  const lines = instalmentsInOrder(input).map((line) => {
    const grace = line.payableUntil.equals(line.dueOn)
      ? ''
      : ` Pode ser paga até ${formatLongDate(line.payableUntil)}, sem acréscimo.`
    return `${instalmentLabel(input, line.number)}: ${formatBRL(line.amount)}. Vence em ${formatLongDate(line.dueOn)}.${grace}`
  })
  return [scheduleIntro(input), ...lines]
}

export function scheduleIntro(input: TermsInput): string {
  const count = input.instalments.length
  const how = 'O código Pix de cada pagamento é feito nas páginas do acordo.'
  if (count === 1) return 'É um pagamento só. O código Pix é feito nas páginas do acordo.'
  const entrada = input.instalments.some((line) => line.number === 0)
  return `São ${count} pagamentos${entrada ? ': a entrada e depois um por mês' : ', um por mês'}. ${how}`
}

/** What a late instalment costs: CDC 52 §1 and 54-B. */
export function lateness(input: TermsInput): string[] {
  const charges = input.frozen.lateCharges
  if (input.kind !== 'plan') {
    const last = instalmentsInOrder(input).at(-1)
    const until = last ? formatLongDate(last.payableUntil) : ''
    return [
      `Se o pagamento não chegar até ${until}, esta condição deixa de valer. Nada mais muda por causa disso, e você pode pedir outra.`,
    ]
  }
  return [charges === null ? noLateCharges : lateChargesText(charges)]
}

const noLateCharges =
  'Nada é somado a uma parcela atrasada: nem multa, nem juros. Você paga o mesmo valor.'

function lateChargesText({ fineRate, monthlyRate, freeDays }: LateCharges): string {
  const free =
    freeDays > 0 ? `Nos primeiros ${freeDays} dias, você paga o mesmo valor. Depois, s` : 'S'
  return `${free}omamos multa de ${percentOfFraction(fineRate)}, uma vez só, e juros de ${percentOfFraction(monthlyRate)} ao mês, contados por dia sobre a parcela.`
}

export function lateInOneLine(input: TermsInput): string {
  const { lateCharges } = input.frozen
  if (lateCharges === null) {
    return `Se atrasar, nada é somado, e o acordo segue por ${input.graceDays} dias pelo menos.`
  }
  const fine = percentOfFraction(lateCharges.fineRate)
  const monthly = percentOfFraction(lateCharges.monthlyRate)
  return `Se atrasar mais de ${lateCharges.freeDays} dias, multa de ${fine} e juros de ${monthly} ao mês.`
}
