import type { ImportRefusal } from '../model.ts'
import type { RowRefusal } from '../rows/model.ts'
import { file, HEADER, line } from '../testing.ts'

/**
 * Files that somebody sends by mistake or in bad faith, each made by code and with its promise: it
 * is refused when it arrives, or when its columns are named, or when it is read; or its good rows
 * are taken and the others left out, each for its reason.
 */
export type Promised =
  | { readonly refused: ImportRefusal }
  | { readonly unmappable: ImportRefusal }
  | { readonly failed: string }
  | { readonly created: number; readonly reasons?: readonly RowRefusal[] }

export type HostileFile = readonly [name: string, make: () => string | Buffer, promise: Promised]

const good = file(line())
const bytes = (...values: number[]) => Buffer.from([...values, ...Buffer.from(good)])
const utf16 = (text: string, mark: readonly number[]) =>
  Buffer.concat([Buffer.from(mark), Buffer.from(text, 'utf16le')])
const swapped = (text: string, mark: readonly number[]) =>
  Buffer.concat([Buffer.from(mark), Buffer.from(text, 'utf16le').swap16()])

const NO_FILE: readonly HostileFile[] = [
  ['an empty file', () => '', { refused: 'empty' }],
  ['a byte order mark alone', () => '\ufeff', { refused: 'header_missing' }],
  ['a workbook', () => Buffer.from('PK\x03\x04 xl/workbook.xml'), { refused: 'spreadsheet' }],
  [
    'an archive in an archive in an archive',
    () => Buffer.concat(Array.from({ length: 42 }, () => bytes(0x50, 0x4b, 3, 4))),
    { refused: 'spreadsheet' },
  ],
  [
    'a workbook of the last century',
    () => bytes(0xd0, 0xcf, 0x11, 0xe0),
    { refused: 'spreadsheet' },
  ],
  ['a gzipped file', () => bytes(0x1f, 0x8b, 8, 0), { refused: 'compressed' }],
  ['a bzipped file', () => bytes(0x42, 0x5a, 0x68), { refused: 'compressed' }],
  ['UTF-16, small end first', () => utf16(good, [0xff, 0xfe]), { refused: 'utf16' }],
  ['UTF-16, big end first', () => swapped(good, [0xfe, 0xff]), { refused: 'utf16' }],
  ['UTF-16 without its mark', () => utf16(good, []), { refused: 'utf16' }],
  [
    'UTF-16 the other way, without its mark',
    () => swapped(good, []),
    { unmappable: 'header_missing' },
  ],
  ['a header twice', () => good.replace('celular', 'nome'), { refused: 'header_duplicate' }],
  [
    'a header twice, once with an accent',
    () => good.replace('celular', 'Descrição').replace('email', 'descricao'),
    { refused: 'header_duplicate' },
  ],
  [
    '65 columns',
    () => `${HEADER};${Array.from({ length: 57 }, (_, i) => `c${i}`).join(';')}\r\n`,
    { refused: 'header_too_wide' },
  ],
  ['a header of two megabytes', () => 'x'.repeat(2_000_000), { refused: 'header_missing' }],
  [
    'a header of nothing but delimiters',
    () => ';;;;;;;\r\n;;;;;;;\r\n',
    { refused: 'header_missing' },
  ],
  ['a header whose quote never closes', () => `"${good}`, { refused: 'header_missing' }],
  [
    'a header with a quote out of place',
    () => good.replace('nome', 'no"me'),
    { refused: 'header_missing' },
  ],
  ['zeros', () => Buffer.alloc(4096), { unmappable: 'header_missing' }],
  ['a PDF', () => '%PDF-1.7\n1 0 obj\n<<>>\n', { unmappable: 'header_missing' }],
  [
    'a web page',
    () => '<!doctype html>\n<script>alert(1)</script>\n',
    { unmappable: 'header_missing' },
  ],
  ['JSON', () => '[{"documento":"39053344705"}]\n', { refused: 'header_missing' }],
  [
    'a picture',
    () => Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1'),
    { unmappable: 'header_missing' },
  ],
  [
    'a program',
    () => Buffer.concat([Buffer.from('\x7fELF'), Buffer.alloc(600, 7)]),
    { unmappable: 'header_missing' },
  ],
  ['rows without a header', () => `${line()}\r\n`, { unmappable: 'header_missing' }],
  ['tabs for semicolons', () => good.replaceAll(';', '\t'), { unmappable: 'header_missing' }],
  [
    'lines of an old Macintosh',
    () => good.replaceAll('\r\n', '\r'),
    { unmappable: 'header_incomplete' },
  ],
  [
    'no column of contracts',
    () => good.replace('contrato', 'campo_c'),
    { unmappable: 'header_incomplete' },
  ],
  ['a header and nothing else', () => `${HEADER}\r\n`, { failed: 'nenhuma linha' }],
  ['a header and empty rows', () => `${HEADER}\r\n;;;;;;;\r\n\r\n`, { failed: 'nenhuma linha' }],
]

/** A row between two good ones. */
const among = (row: string) => file(line(), row, line({ contrato: 'VZ-2' }))
const bad = (fields: Parameters<typeof line>[0]) => among(line({ contrato: 'RUIM', ...fields }))
const refusedRow = (name: string, make: () => string | Buffer, reason: RowRefusal): HostileFile => [
  name,
  make,
  { created: 2, reasons: [reason] },
]

const ROWS: readonly HostileFile[] = [
  refusedRow(
    'check digits that do not hold',
    () => bad({ documento: '390.533.447-06' }),
    'document_check_digits',
  ),
  refusedRow('a CPF of zeros', () => bad({ documento: '000.000.000-00' }), 'document_check_digits'),
  refusedRow(
    'a CPF in scientific notation',
    () => bad({ documento: '3,90533E+10' }),
    'document_scientific',
  ),
  refusedRow(
    'a CPF in full-width figures',
    () => bad({ documento: '３９０５３３４４７０５' }),
    'document_malformed',
  ),
  refusedRow('a CPF of four figures', () => bad({ documento: '4705' }), 'document_length'),
  refusedRow('no document', () => bad({ documento: '  ' }), 'document_missing'),
  refusedRow('no name', () => bad({ nome: '' }), 'text_missing'),
  refusedRow('a name of 121 letters', () => bad({ nome: 'x'.repeat(121) }), 'text_too_long'),
  refusedRow(
    'a day that does not exist',
    () => bad({ vencimento: '31/02/2026' }),
    'date_impossible',
  ),
  refusedRow('the month first', () => bad({ vencimento: '12/31/2025' }), 'date_impossible'),
  refusedRow('a year of two figures', () => bad({ vencimento: '10/04/26' }), 'date_malformed'),
  refusedRow(
    'a day as a number of a spreadsheet',
    () => bad({ vencimento: '46122' }),
    'date_malformed',
  ),
  refusedRow(
    'a day of the last but one century',
    () => bad({ vencimento: '10/04/1889' }),
    'date_too_early',
  ),
  refusedRow('a day that comes', () => bad({ vencimento: '24/11/2027' }), 'due_in_future'),
  refusedRow('less than nothing', () => bad({ principal: '-10,00' }), 'amount_not_positive'),
  refusedRow('nothing', () => bad({ principal: '0,00' }), 'amount_not_positive'),
  refusedRow('an amount that is no number', () => bad({ principal: 'NaN' }), 'amount_malformed'),
  refusedRow(
    'an amount in scientific notation',
    () => bad({ principal: '1E3' }),
    'amount_malformed',
  ),
  refusedRow('an amount that is a formula', () => bad({ principal: '=1+1' }), 'amount_malformed'),
  refusedRow('three decimals', () => bad({ principal: '10,999' }), 'amount_decimals'),
  refusedRow('more than there is', () => bad({ principal: '9'.repeat(30) }), 'amount_too_large'),
  refusedRow('too few cells', () => among('a;b;c'), 'cells_missing'),
  refusedRow('too many cells', () => among(`${line({ contrato: 'RUIM' })};x`), 'cells_extra'),
  refusedRow('a NUL', () => bad({ nome: 'Maria\0Souza' }), 'character_nul'),
  refusedRow(
    'text that runs backwards',
    () => bad({ nome: 'Maria \u202eazuoS' }),
    'character_direction',
  ),
  refusedRow(
    'an isolate that turns text',
    () => bad({ nome: 'Maria \u2067Souza' }),
    'character_direction',
  ),
  refusedRow('a space without width', () => bad({ nome: 'Ma\u200bria' }), 'character_hidden'),
  refusedRow('a byte order mark in a cell', () => bad({ nome: 'Ma\ufeffria' }), 'character_hidden'),
  refusedRow('a hyphen that hides', () => bad({ nome: 'Ma\u00adria' }), 'character_hidden'),
  refusedRow(
    'an escape sequence of a terminal',
    () => bad({ nome: 'Ma\u001b[31mria' }),
    'character_control',
  ),
  refusedRow(
    'line breaks in a cell',
    () => bad({ nome: '"Maria\nSouza"' }),
    'character_line_break',
  ),
  refusedRow('a quote that never closes', () => bad({ nome: '"Maria' }), 'quote_open'),
  refusedRow('a quote out of place', () => bad({ nome: 'Maria "Zé" Souza' }), 'quote_misplaced'),
  refusedRow(
    'a cell of five megabytes',
    () => bad({ nome: 'x'.repeat(5_000_000) }),
    'row_too_long',
  ),
  refusedRow(
    'a quoted cell of five megabytes',
    () => bad({ nome: `"${'x'.repeat(5_000_000)}"` }),
    'quote_open',
  ),
  // Its end is a line of its own then.
  [
    'a quoted bomb of line breaks',
    () => bad({ nome: `"${'\n'.repeat(200_000)}` }),
    { created: 2, reasons: ['quote_open', 'cells_missing'] },
  ],
  refusedRow('a cell of 2,000 letters', () => bad({ nome: 'x'.repeat(2_000) }), 'cell_too_long'),
  refusedRow('a land line', () => bad({ celular: '(81) 3333-4444' }), 'phone_not_mobile'),
  refusedRow('a telephone of letters', () => bad({ celular: 'não tem' }), 'phone_invalid'),
  refusedRow('half an address of mail', () => bad({ email: 'maria@' }), 'email_invalid'),
  refusedRow(
    'a header hidden in an address of mail',
    () => bad({ email: 'a@b.example%0d%0abcc:c@d.example\u0000' }),
    'character_nul',
  ),
  refusedRow('no contract', () => bad({ contrato: '' }), 'text_missing'),
  refusedRow('a contract with an accent', () => bad({ contrato: 'nº 1' }), 'contract_characters'),
  refusedRow(
    'a day before the creditor had terms',
    () => bad({ vencimento: '01/01/2001' }),
    'terms_missing',
  ),
  [
    'bytes that are no text among text',
    () =>
      Buffer.concat([
        Buffer.from(file(line({ nome: 'Conceição Sá' }), line({ contrato: 'VZ-2', nome: 'João' }))),
        Buffer.from(line({ contrato: 'RUIM', nome: 'Ma' }).replace('Ma;', 'M\xe1;'), 'latin1'),
      ]),
    { created: 2, reasons: ['character_unreadable'] },
  ],
  [
    'a contract on two rows',
    () => file(line(), line({ contrato: 'A' }), line({ contrato: ' A ' })),
    { created: 1, reasons: ['contract_twice', 'contract_twice'] },
  ],
  [
    'an upload that broke off in a row',
    () => file(line(), line({ contrato: 'VZ-2' })).slice(0, -30),
    { created: 1, reasons: ['cells_missing'] },
  ],
]

const TAKEN: readonly HostileFile[] = [
  ['a column __proto__', () => `${HEADER};__proto__\r\n${line()};x\r\n`, { created: 1 }],
  ['a column constructor', () => `${HEADER};constructor\r\n${line()};x\r\n`, { created: 1 }],
  ['a name that is a formula', () => file(line({ nome: "=cmd|' /C calc'!A0" })), { created: 1 }],
  [
    'a name that is a script',
    () => file(line({ nome: '<script>alert(1)</script>' })),
    { created: 1 },
  ],
  ['a name that is a statement', () => file(line({ nome: "x') or 1=1 --" })), { created: 1 }],
  ['a name in another script', () => file(line({ nome: '山田 太郎 🙂' })), { created: 1 }],
  ['a CPF without its first zero', () => file(line({ documento: '1234567890' })), { created: 1 }],
  ['a byte order mark', () => `\ufeff${good}`, { created: 1 }],
  [
    'line ends of every kind',
    () => `${HEADER}\n${line()}\r\n${line({ contrato: 'VZ-2' })}\n`,
    { created: 2 },
  ],
  ['no line end at the end', () => good.slice(0, -2), { created: 1 }],
  ['ten thousand empty rows', () => `${good}${';;;;;;;\r\n'.repeat(10_000)}`, { created: 1 }],
]

export const CORPUS: readonly HostileFile[] = [...NO_FILE, ...ROWS, ...TAKEN]
