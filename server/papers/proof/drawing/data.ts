import { cnpjText } from '#server/agreements/terms/clauses/model.ts'
import { businessDate } from '#server/kernel/clock.ts'
import { formatLongDate, formatShortDate } from '#server/kernel/format.ts'
import { maskTaxId } from '#server/kernel/tax-id.ts'
import type { PaperKind, PaperState } from '../../model.ts'
import {
  block,
  color,
  contentWidth,
  createSheet,
  finish,
  heightOf,
  page,
  type Sheet,
  section,
  space,
} from '../../sheet/data.ts'
import { band, drawBackground, drawLetterhead } from '../../sheet/furniture/data.ts'
import { bullets, type Fact, facts, grid } from '../../sheet/table/data.ts'
import type { ProofPaper, ProofView } from '../model.ts'

/** The sheet with the papers attached. The same view gives the same bytes. */
export async function renderProofPdf(view: ProofView): Promise<Uint8Array> {
  const letterhead = {
    creditor: view.creditor,
    operator: view.operator,
    sealText: view.sealText,
    subtitle: `provas do acordo ${view.agreementNumber}`,
    watermark: null,
  }
  const sheet = createSheet({
    title: `Provas do acordo ${view.agreementNumber}`,
    at: view.at,
    background: (doc) => drawBackground(doc, letterhead),
  })
  drawProof(sheet, view)
  drawLetterhead(sheet, letterhead)
  for (const paper of view.papers) attachPaper(sheet, paper, view.at)
  return finish(sheet)
}

function drawProof(sheet: Sheet, view: ProofView): void {
  const { root } = sheet
  block(sheet, root, 'H1', 'Provas para mostrar', { face: 'semibold', size: 22, leading: 1.3 })
  space(sheet, 4)
  const madeOn = formatLongDate(businessDate(view.at))
  block(sheet, root, 'P', `Acordo ${view.agreementNumber} · reunidas em ${madeOn}`, {
    color: color.secondary,
  })
  space(sheet, 12)
  drawDay(sheet, view)
  facts(sheet, who(view))
  space(sheet, 16)
  section(sheet, 'Os papéis')
  drawPapers(sheet, view)
  space(sheet, 16)
  section(sheet, 'Como usar')
  bullets(sheet, steps(view))
}

function drawDay(sheet: Sheet, { delisting, isSettled }: ProofView): void {
  const paid = delisting.after === 'first_instalment' ? 'primeiro pagamento' : 'último pagamento'
  const texts = [
    `O registro deve sair até ${formatLongDate(delisting.until)}.`,
    `São 5 dias úteis, contados do primeiro dia útil depois do ${paid}, de ${formatLongDate(delisting.fundsOn)} (Súmula 548 do STJ; CDC, art. 43, §\u00a03º).${isSettled ? ' O acordo está quitado.' : ''}`,
  ]
  const inside = { x: page.left + 14, width: contentWidth - 28 }
  const strong = { ...inside, face: 'semibold', size: 13, color: color.primary } as const
  const small = { ...inside, size: 9.5, color: color.secondary }
  const [first = '', second = ''] = texts
  const height = heightOf(sheet.doc, first, strong) + heightOf(sheet.doc, second, small) + 26
  band(sheet, height, color.soft)
  sheet.y += 12
  block(sheet, sheet.root, 'P', first, strong)
  sheet.y += 2
  block(sheet, sheet.root, 'P', second, small)
  sheet.y += 12
  space(sheet, 12)
}

function who(view: ProofView): Fact[] {
  const document = `${view.debtorDocument.kind === 'cpf' ? 'CPF' : 'CNPJ'} ${maskTaxId(view.debtorDocument)}`
  const { creditor } = view
  return [
    {
      label: 'Você',
      value: view.debtorName === null ? document : `${view.debtorName}, ${document}`,
    },
    {
      label: 'Quem deve retirar',
      value: `${creditor.legalName}, CNPJ ${cnpjText(creditor.cnpj)}`,
    },
  ]
}

const KINDS = {
  clearance: 'Termo de quitação',
  agreement: 'Acordo assinado',
  receipt: 'Comprovante',
  statement: 'Declaração anual',
} as const satisfies Record<PaperKind, string>

const REMARKS = {
  in_force: '',
  superseded: ' (substituído)',
  partly_reversed: ' (devolvido em parte)',
  reversed: ' (devolvido)',
} as const satisfies Record<PaperState, string>

function drawPapers(sheet: Sheet, view: ProofView): void {
  grid(
    sheet,
    [
      { title: 'Papel', share: 0.28 },
      { title: 'Número', share: 0.2 },
      { title: 'Data', share: 0.17 },
      { title: 'Código para conferir', share: 0.35 },
    ],
    view.papers.map((paper) => [
      `${KINDS[paper.kind]}${REMARKS[paper.state]}`,
      paper.number,
      formatShortDate(paper.issuedOn),
      paper.code ?? '—',
    ]),
  )
}

function steps({ checkUrl, operator, papers }: ProofView): string[] {
  const address = checkUrl.replace(/^https?:\/\//, '')
  return [
    papers.length === 1
      ? 'O papel desta lista está anexado a este arquivo, inteiro.'
      : `Os ${papers.length} papéis desta lista estão anexados a este arquivo, inteiros.`,
    `Quem recebe pode conferir cada um em ${address}, com o código da lista. Não precisa de senha.`,
    `Passou do dia e o registro continua? Mande este arquivo ao SPC ou à Serasa e ligue para ${operator.phone}.`,
    'Esta folha só reúne os papéis. O que prova são eles.',
  ]
}

function attachPaper({ doc }: Sheet, paper: ProofPaper, at: Temporal.Instant): void {
  const date = new Date(at.epochMilliseconds)
  doc.file(new Uint8Array(paper.bytes).buffer, {
    name: paper.fileName,
    type: 'application/pdf',
    description: `${KINDS[paper.kind]} ${paper.number}`,
    creationDate: date,
    modifiedDate: date,
  })
}
