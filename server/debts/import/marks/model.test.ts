import { expect, test } from 'vitest'
import { decimalMark, weighAmount } from './model.ts'

function markOf(...cells: string[]) {
  const evidence = { comma: false, point: false }
  for (const cell of cells) weighAmount(evidence, cell)
  return decimalMark(evidence)
}

test.each([
  [['1.234', '99,90'], ','],
  [['1.234', '1.234.567'], ','],
  [['1,234', '99.9'], '.'],
  [['1,234', '1,234.56'], '.'],
  [['1.234', '2.345'], null],
  [['99,90', '99.90'], null],
  [['100', '200'], null],
])('a column of %j uses %s', (cells, mark) => {
  expect(markOf(...cells)).toBe(mark)
})
