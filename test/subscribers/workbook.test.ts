import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { HOUSE } from '../../src/staff/actor.ts';
import { checkList, startImport, takeList, theImport } from '../../src/subscribers/import/imports.ts';
import { runImport } from '../../src/subscribers/import/run.ts';
import { columnOf, showsDates, textOf } from '../../src/subscribers/import/workbook/cell.ts';
import { findByKey } from '../../src/subscribers/subscriber.store.ts';
import { workbook, zipped } from '../support/workbook.ts';
import { openWorld, type World } from '../support/world.ts';

/* A workbook is a list like any other, and nothing in it is run, computed or believed. */

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());
beforeEach(() => world.clear());

async function* bytesOf(bytes: Buffer) {
  yield bytes;
}
const take = (bytes: Buffer) => takeList('lista.xlsx', bytesOf(bytes), HOUSE);
const kept = () => {
  const folder = join(world.folder, 'imports');
  return existsSync(folder) ? readdirSync(folder) : [];
};

const HEAD =
  '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="D1" t="inlineStr"><is><t>Kod</t></is></c><c r="E1" t="str"><v>Organisation</v></c><c r="F1" t="inlineStr"><is><t>Sedan</t></is></c></row>';
const SHARED =
  '<si><t>E-post</t></si><si><r><t>Na</t></r><r><t>mn</t></r></si><si><t>Åsa &amp; Bo</t><rPh sb="0" eb="1"><t>uttal</t></rPh></si>';
const STYLES =
  '<numFmts><numFmt numFmtId="170" formatCode="yyyy\\-mm\\-dd"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="170"/></cellXfs>';

describe('a workbook', () => {
  test('becomes readers: shared and rich texts, numbers, dates, formulas by their saved result, gaps', async () => {
    const rows = `${HEAD}<row r="3"><c r="A3" t="str"><f>CONCAT("a","b")</f><v>asa@kommun.example</v></c><c r="B3" t="s"><v>2</v></c><c r="D3"><v>114</v></c><c r="E3" t="inlineStr"><is><t>Kommun</t></is></c><c r="F3" s="1"><v>45993</v></c></row><row r="4"><c r="A4" s="1"/></row>`;
    const id = await take(await workbook({ rows, shared: SHARED, styles: STYLES }));
    const list = await theImport(id);
    expect(list.sample).toEqual([
      ['E-post', 'Namn', '', 'Kod', 'Organisation', 'Sedan'],
      ['asa@kommun.example', 'Åsa & Bo', '', '114', 'Kommun', '2025-12-02'],
    ]);
    await checkList(id, list.columns);
    await runImport(id);
    await startImport(id, 'Avtal 2026-12, bilaga 3', HOUSE);
    await runImport(id);
    expect(await findByKey('asa@kommun.example')).toMatchObject({
      ...{ state: 'active', name: 'Åsa & Bo', organisation: { kind: 'kommun', code: '0114' } },
    });
    expect(kept().filter((name) => !name.endsWith('.fel.csv'))).toEqual([]);
  });

  const many = (count: number) =>
    Array.from({ length: count }, (_, n) => `<row><c t="str"><v>r${n}@kommun.example</v></c></row>`).join('');

  test('of 50,000 readers is taken, of one more it is not', async () => {
    const head = '<row><c t="str"><v>e-post</v></c></row>';
    const id = await take(await workbook({ rows: head + many(50_000) }));
    await checkList(id, { address: 0 });
    await runImport(id);
    expect((await theImport(id)).counts.fresh).toBe(50_000);
    await expect(take(await workbook({ rows: head + many(50_001) }))).rejects.toThrow('50 000 rader');
  }, 60_000);

  test.each([
    ['no zip after all', async () => Buffer.from('PK\u0003\u0004 not really')],
    ['another zip', () => zipped({ 'a.txt': 'a' })],
    [
      'entities that grow',
      () =>
        workbook({
          doctype: '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>',
          rows: '<row><c t="str"><v>&b;@kommun.example</v></c></row>',
        }),
    ],
    ['a locked one', async () => Buffer.from('d0cf11e0a1b11ae1000000', 'hex')],
    // 300 MB of nothing, packed to 300 kB.
    ['a bomb', () => workbook({ rows: ' '.repeat(300 * 1024 * 1024) })],
  ])(
    'is refused with a remedy, and nothing of it stays: %s',
    async (_what, make) => {
      const before = kept();
      await expect(take(await make())).rejects.toMatchObject({ field: 'file', message: expect.stringMatching(/CSV/) });
      expect(kept()).toEqual(before);
    },
    60_000,
  );
});

describe('a cell', () => {
  const book = { shared: ['a'], dates: [false, true], from1904: false };
  test.each([
    [{ type: 'n', style: 0, text: '1480.0' }, '1480'],
    [{ type: 'n', style: 1, text: '1' }, '1900-01-01'],
    [{ type: 'n', style: 1, text: '61' }, '1900-03-01'],
    [{ type: 's', style: 0, text: '7' }, ''],
    [{ type: 'b', style: 0, text: '1' }, 'TRUE'],
    [{ type: 'e', style: 0, text: '#REF!' }, '#REF!'],
    [{ type: 'str', style: 0, text: 'a_x0009_b' }, 'a\tb'],
  ])('%j shows %j', (cell, text) => expect(textOf(cell, book)).toBe(text));

  test('any cell is some text of at most a thousand characters', () => {
    fc.assert(
      fc.property(fc.constantFrom('n', 's', 'b', 'e', 'd', 'str'), fc.nat(3), fc.string(), (type, style, text) => {
        expect(textOf({ type, style, text }, book).length).toBeLessThanOrEqual(1_000);
      }),
    );
  });

  test('columns by their letters, dates by their formats', () => {
    expect(['A1', 'Z9', 'AA1', 'XFD1', '7'].map(columnOf)).toEqual([0, 25, 26, 16_383, -1]);
    expect(showsDates(14, undefined)).toBe(true);
    expect(showsDates(1, undefined)).toBe(false);
    expect(showsDates(170, '[Red]0.00" dagar"')).toBe(false);
    expect(showsDates(170, '[$-41D]d mmmm yyyy')).toBe(true);
  });
});
