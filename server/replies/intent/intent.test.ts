import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { corpus, understand } from './data.ts'
import { featuresOf } from './features/model.ts'
import { learnFrom } from './learning/model.ts'
import { INTENTS, type Intent, isClear } from './model.ts'
import { plainWords } from './words/model.ts'

/** What acting upon wrongly cannot be made good by another message. */
const GRAVE: readonly Intent[] = ['stop', 'wrong_person', 'human']

const plain = (text: string) => plainWords(text).trim()
const tested = corpus('test').map((example) => ({ ...example, found: understand(example.text) }))

describe('what people write back', () => {
  it('has at least 600 phrases held apart, none of which was learned from', () => {
    expect(tested.length).toBeGreaterThanOrEqual(600)
    const learned = new Set(corpus('practice').map(({ text }) => text.toLowerCase()))
    expect(tested.filter(({ text }) => learned.has(text.toLowerCase()))).toEqual([])
    for (const intent of INTENTS) {
      expect(tested.filter((one) => one.intent === intent).length, intent).toBeGreaterThanOrEqual(
        40,
      )
    }
  })

  it('is understood in at least 95 of 100 of them', () => {
    const right = tested.filter(({ intent, found }) => intent === found.intent)
    expect(right.length / tested.length).toBeGreaterThanOrEqual(0.95)
  })

  it('is never acted on wrongly where it says stop, wrong person or a person', () => {
    const isGrave = (intent: Intent) => GRAVE.includes(intent)
    // Whoever is not understood is asked, and nothing is done meanwhile.
    const acted = tested.filter(({ found }) => isClear(found) && found.intent !== 'other')
    const wrong = acted.filter(({ intent, found }) => intent !== found.intent)
    expect(wrong.filter((one) => isGrave(one.intent) || isGrave(one.found.intent))).toEqual([])
    const asked = tested.filter((one) => isGrave(one.intent) && !acted.includes(one))
    expect(asked.length).toBeLessThanOrEqual(tested.length / 100)
  })

  it.each([
    ['PARE', 'stop'],
    ['pare', 'stop'],
    ['Sair', 'stop'],
    ['NAO', 'wrong_person'],
    ['não', 'wrong_person'],
    ['PESSOA', 'human'],
    ['VOLTAR', 'start'],
    ['PAUSA', 'pause'],
    ['LINK', 'code_again'],
  ] as const)('knows the words that we ask for ourselves: %s', (text, intent) => {
    const found = understand(text)
    expect(found.intent).toBe(intent)
    expect(isClear(found)).toBe(true)
  })

  it('is read without the message that an e-mail repeats below it', () => {
    const answer = 'ja paguei ontem\n\nEm seg., 23 de nov. de 2026, Acordo Claro escreveu:\n> PARE'
    expect(understand(answer).intent).toBe('already_paid')
  })

  it('is answered the same way every time, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
        const found = understand(text)
        expect(found).toEqual(understand(text))
        expect(found.certainty).toBeGreaterThan(0)
        expect(found.certainty).toBeLessThanOrEqual(1)
      }),
    )
  })
})

describe('the plain form', () => {
  it.each([
    ['Vc pd me mandar o pix???', 'voce pd me mandar o pix ?'],
    ['NÃOOOO quero', 'nao quero'],
    ['qto tá dando?', 'quanto esta dando ?'],
    ['veja https://exemplo.com.br/l/abc ok', 'veja ok'],
    ['👍👍', ':certo: :certo:'],
    ['', ''],
  ])('of %s is %s', (text, words) => expect(plain(text)).toBe(words))
})

describe('learning', () => {
  it('comes to the same from the same examples', () => {
    const few = corpus('practice').filter((_, at) => at % 40 === 0)
    const [one, other] = [learnFrom(few, featuresOf), learnFrom(few, featuresOf)]
    for (const { text } of few) expect(one(text)).toEqual(other(text))
  })
})
