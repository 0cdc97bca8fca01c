import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import { HOUSE } from '../../src/staff/actor.ts';
import { forgetInImports } from '../../src/subscribers/import/forget.ts';
import { checkList, removeImport, startImport, takeList, theImport } from '../../src/subscribers/import/imports.ts';
import { runImport } from '../../src/subscribers/import/run.ts';
import { errorsPath, listFile, listPath, rowsIn } from '../../src/subscribers/import/shelf.ts';
import { forget } from '../../src/subscribers/person.ts';
import { findByKey } from '../../src/subscribers/subscriber.store.ts';
import { aReader } from '../support/sending.ts';
import { openWorld, type World } from '../support/world.ts';

/* Who is erased is taken out of lists on their way, however she stands in them, and nobody else is (R103). */

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());
beforeEach(() => world.clear());

async function* bytesOf(bytes: Buffer) {
  yield bytes;
}
const take = (text: string, encoding: BufferEncoding = 'utf8') =>
  takeList('lista.csv', bytesOf(Buffer.from(text, encoding)), HOUSE);

async function checked(text: string): Promise<string> {
  const id = await take(text);
  await checkList(id, (await theImport(id)).columns);
  await runImport(id);
  return id;
}

async function rowsLeft(id: string): Promise<string[][]> {
  const rows: string[][] = [];
  for await (const row of rowsIn(listFile(await theImport(id)))) rows.push(row);
  return rows;
}

test('whoever has a longer or shorter name stays in the list and becomes a reader', async () => {
  const anna = await aReader('anna@kommun.example');
  const others = ['johanna@kommun.example', 'anna@kommun.example.se', 'nna@kommun.example', "o'anna@kommun.example"];
  const id = await checked(`e-post\n${['anna@kommun.example', ...others].join('\n')}\n`);
  await forget(anna.id);
  await startImport(id, 'Avtal 2026-12, bilaga 3', HOUSE);
  await runImport(id);
  expect((await theImport(id)).counts).toMatchObject({ fresh: others.length, already: 0, suppressed: 0 });
  for (const other of others) expect(await findByKey(other)).toMatchObject({ state: 'active' });
});

test('a row with a line break goes whole, and the one after it stays', async () => {
  const anna = await aReader('anna@kommun.example');
  const id = await take(
    'namn;e-post\n"Anna\nEk";anna@kommun.example\n"Bo ""Bosse""\nBerg";bo@kommun.example\nCia;cia@kommun.example\n',
  );
  await forget(anna.id);
  expect(await rowsLeft(id)).toEqual([
    ['namn', 'e-post'],
    ['Bo "Bosse"\nBerg', 'bo@kommun.example'],
    ['Cia', 'cia@kommun.example'],
  ]);
});

test.each([
  ['letters and their marks apart', 'åsa@räksmörgås.example'.normalize('NFD')],
  ['the domain as A-labels', 'Åsa@xn--rksmrgs-5wao1o.example'],
  ['in other text', 'Åsa Ek <ÅSA@Räksmörgås.example>, mailto:bo@kommun.example'],
  ['several in a cell', 'bo@kommun.example/åsa@räksmörgås.example'],
  ['after the apostrophe of a spreadsheet', "'åsa@räksmörgås.example"],
])('she is found however her address is written: %s', async (_how, written) => {
  const asa = await aReader('åsa@räksmörgås.example');
  const ids = [await checked(`e-post;namn\n${written};Åsa\nfel;Bo\n`), await take(`e-post;namn\n${written};Åsa\n`)];
  await forget(asa.id);
  for (const id of ids) {
    const kept = [readFileSync(listPath(id), 'utf8'), JSON.stringify((await theImport(id)).sample)];
    expect(kept.join().normalize('NFC')).not.toMatch(/åsa|xn--/i);
  }
  const errors = readFileSync(errorsPath(ids[0] as string), 'utf8');
  expect(errors).toMatch(/^\uFEFFRad;Varför;e-post;namn\n3;/);
  expect(errors.normalize('NFC')).not.toMatch(/åsa|xn--/i);
});

test.each(['utf16le', 'latin1'] as const)('a list in %s is read as before when somebody was taken out', async (how) => {
  const mark = how === 'utf16le' ? '\uFEFF' : '';
  const id = await take(`${mark}anna@kommun.example\tAnna\nbo@kommun.example\tBjörn\n`, how);
  await forgetInImports('anna@kommun.example');
  expect(await rowsLeft(id)).toEqual([['bo@kommun.example', 'Björn']]);
});

test('a list that no program can read may hold her: it goes, and the import can be taken away', async () => {
  const good = Array.from({ length: 5_000 }, (_, n) => `r${n}@kommun.example;Bo`).join('\n');
  const id = await take(`e-post;namn\n${good}\n${'lång'.repeat(6_000)};anna@kommun.example\n`);
  await forgetInImports('anna@kommun.example');
  expect(existsSync(listPath(id))).toBe(false);
  await removeImport(id);
});

test('whatever a list holds: the rows of the others stay as they were, in their order', async () => {
  const cell = fc.oneof(
    fc.string({ maxLength: 8 }),
    fc.constantFrom('', 'a;b', '"', 'x\r\ny', 'johanna@kommun.example'),
  );
  const row = fc.array(cell, { minLength: 1, maxLength: 4 });
  const hers = fc.tuple(row, fc.nat(4)).map(([cells, at]) => cells.toSpliced(at, 0, 'Anna@Kommun.example'));
  const rows = fc.array(fc.oneof({ weight: 3, arbitrary: row }, { weight: 1, arbitrary: hers }), { maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(rows, async (others) => {
      const id = await take(stringify([['namn', 'e-post'], ...others], { delimiter: ';', quoted_empty: true }));
      const before = await rowsLeft(id);
      await forgetInImports('anna@kommun.example');
      expect(await rowsLeft(id)).toEqual(before.filter((cells) => !cells.includes('Anna@Kommun.example')));
      await removeImport(id);
    }),
    { numRuns: 40 },
  );
});
