import { describe, expect, it } from 'vitest'
import type { TermsInput } from '#server/agreements/terms/input/model.ts'
import { renderTerms } from '#server/agreements/terms/model.ts'
import {
  payInFullExample,
  termsExample,
  withInterestExample,
} from '#server/agreements/terms/testing.ts'
import { sha256 } from '#server/platform/crypto.ts'
import { TERMS_FILE_NAME } from '../../evidence/model.ts'
import { sealExample } from '../../seal/testing.ts'
import { readPdf, squeezed } from '../../testing.ts'
import type { AgreementPaperView } from '../model.ts'
import { renderAgreementPdf as render, renderDraftPdf } from './data.ts'

const at = Temporal.Instant.from('2026-11-23T13:02:11Z')
const seal = sealExample('2026-004871', {}, 'agreement', at)
const renderAgreementPdf = (view: AgreementPaperView) => render(view, seal)

function signed(terms: TermsInput): AgreementPaperView {
  return {
    terms,
    sealText: 'VT',
    debtorName: 'Maria José da Conceição',
    signed: {
      agreementNumber: '2026-004871',
      acceptedAt: at,
      termsVersion: renderTerms(terms).version,
      termsSha256: sha256(renderTerms(terms).text).toString('hex'),
      acceptance: { method: 'code', sentTo: { channel: 'sms', value: '(81) •••••-0001' } },
    },
  }
}

describe('the paper of an agreement', () => {
  it('is a tagged PDF 1.7 in Portuguese with a title, as PDF/UA asks', async () => {
    const { raw, tags } = readPdf(await renderAgreementPdf(signed(termsExample())))
    expect(raw.startsWith('%PDF-1.7')).toBe(true)
    expect(raw).toMatch(/\/MarkInfo \d+ 0 R/)
    expect(raw).toContain('/Marked true')
    expect(raw).toMatch(/\/StructTreeRoot \d+ 0 R/)
    expect(raw).toContain('/Lang (pt-BR)')
    expect(raw).toContain('/DisplayDocTitle true')
    expect(raw).toContain('<pdfuaid:part>1</pdfuaid:part>')
    expect(raw).toContain('Acordo 2026-004871')
    for (const tag of ['Document', 'H1', 'H2', 'H3', 'P', 'Table', 'TR', 'TH', 'TD', 'L', 'LI']) {
      expect(tags, tag).toContain(tag)
    }
    expect(tags.filter((tag) => tag === 'H1')).toHaveLength(1)
    expect(raw).toMatch(/\/Scope \/Column/)
    expect(raw).toMatch(/\/Scope \/Row/)
  })

  it('embeds every face it uses', async () => {
    const { raw } = readPdf(await renderAgreementPdf(signed(termsExample())))
    expect(raw.match(/\/FontFile2 \d+ 0 R/g)).toHaveLength(2)
    expect(raw).not.toMatch(/\/BaseFont \/Helvetica/)
  })

  it.each([
    ['a plan', termsExample()],
    ['a plan with interest', withInterestExample()],
    ['a payment in full', payInFullExample()],
  ])(
    'of %s holds every sentence of the accepted text, and no letter is missing',
    async (_, input) => {
      const { text } = readPdf(await renderAgreementPdf(signed(input)))
      const terms = renderTerms(input)
      for (const { title, paragraphs } of terms.sections) {
        for (const sentence of [title, ...paragraphs]) expect(text).toContain(squeezed(sentence))
      }
      for (const line of terms.summary) expect(text).toContain(squeezed(line))
      expect(text).not.toContain('\ufffd')
      expect(text).not.toContain('?')
    },
  )

  it('carries the accepted text as a file whose SHA-256 is the printed one', async () => {
    const view = signed(termsExample())
    const { files, text } = readPdf(await renderAgreementPdf(view))
    const attached = files.get(TERMS_FILE_NAME)
    expect(attached?.toString('utf8')).toBe(renderTerms(view.terms).text)
    expect(text).toContain(sha256(attached ?? '').toString('hex'))
  })

  it('proves the acceptance: number, way, masked contact, instant with its zone', async () => {
    const { text } = readPdf(await renderAgreementPdf(signed(termsExample())))
    for (const fact of [
      'Acordo 2026-004871',
      'Condição aceita C2026-000123',
      'Código de 6 números, enviado por SMS para (81) •••••-0001',
      '23 de novembro de 2026, às 10h02 (2026-11-23T10:02:11-03:00, horário de São Paulo)',
      'Maria José da Conceição, CPF •••.533.447-••',
    ]) {
      expect(text).toContain(squeezed(fact))
    }
    expect(text).not.toContain('390.533.447-05')
  })

  it('names the creditor with CNPJ and address on each page (CDC 42-A)', async () => {
    const { raw, text } = readPdf(await renderAgreementPdf(signed(withInterestExample())))
    const pages = raw.match(/\/Type \/Page\b/g)?.length ?? 0
    const block = squeezed(
      'Credor: Vivaz Telecom S.A. · CNPJ 11.222.333/0001-81 · Av. Paulista, 900, São Paulo/SP · 0800 111 2222',
    )
    expect(pages).toBeGreaterThan(1)
    expect(text.split(block)).toHaveLength(pages + 1)
    expect(text).toContain(`página${pages}de${pages}`)
  })

  it('has the same bytes for the same view', async () => {
    const [first, second] = [
      await renderAgreementPdf(signed(termsExample())),
      await renderAgreementPdf(signed(termsExample())),
    ]
    expect(sha256(Buffer.from(first))).toEqual(sha256(Buffer.from(second)))
  })

  it('before signing is a draft: marked on each page, without name or proof', async () => {
    const { operators, raw, text } = readPdf(
      await renderDraftPdf({ ...signed(termsExample()), debtorName: null }, at),
    )
    const pages = raw.match(/\/Type \/Page\b/g)?.length ?? 0
    expect(text.split('MINUTA')).toHaveLength(pages + 1)
    expect(text).toContain(squeezed('Nada foi assinado'))
    expect(text).not.toContain('Maria')
    expect(text).not.toContain(squeezed('Prova da aceitação'))
    expect(operators.match(/\/Artifact/g)?.length).toBeGreaterThan(pages)
  })

  it('keeps names that the face has no letters for readable', async () => {
    const view = { ...signed(termsExample()), debtorName: 'Đặng Thị Ødegård 山田' }
    const { text } = readPdf(await renderAgreementPdf(view))
    expect(text).toContain(squeezed('ĐangThiØdegård??'))
  })
})
