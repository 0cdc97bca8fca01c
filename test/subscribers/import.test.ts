import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join as at } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import mongoose from 'mongoose';
import { newId } from '../../src/platform/mongo.ts';
import { queueCounts } from '../../src/platform/queue.ts';
import { keyedHash } from '../../src/platform/tokens.ts';
import { HOUSE } from '../../src/staff/actor.ts';
import { consentsOf } from '../../src/subscribers/consent.ts';
import { exportList } from '../../src/subscribers/exportList.ts';
import { guessColumns, rowReader } from '../../src/subscribers/import/columns.ts';
import { listImports, moveImport, noteForgotten } from '../../src/subscribers/import/import.store.ts';
import {
  checkList,
  purgeImports,
  removeImport,
  startImport,
  sweepImports,
  takeList,
  theImport,
} from '../../src/subscribers/import/imports.ts';
import { runImport } from '../../src/subscribers/import/run.ts';
import { errorsPath, listPath } from '../../src/subscribers/import/shelf.ts';
import { suppressedOf } from '../../src/subscribers/import/suppressed.ts';
import { join } from '../../src/subscribers/join.ts';
import { forget } from '../../src/subscribers/person.ts';
import { findByKey } from '../../src/subscribers/subscriber.store.ts';
import { suppress, unsuppress } from '../../src/subscribers/suppression.ts';
import { aReader } from '../support/sending.ts';
import { openWorld, type World } from '../support/world.ts';

const BASIS = 'Avtal 2026-12, bilaga 3, registratorn';
const DAY_MS = 86_400_000;

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());
beforeEach(() => world.clear());

async function* bytesOf(text: string | Buffer) {
  yield Buffer.from(text as string);
}
const take = (text: string | Buffer, name = 'lista.csv') => takeList(name, bytesOf(text), HOUSE);
async function check(text: string | Buffer): Promise<string> {
  const id = await take(text);
  await checkList(id, (await theImport(id)).columns);
  await runImport(id);
  return id;
}
async function importAll(text: string | Buffer): Promise<string> {
  const id = await check(text);
  await startImport(id, BASIS, HOUSE);
  await runImport(id);
  return id;
}
const errors = (id: string) => readFileSync(errorsPath(id), 'utf8').replace('\uFEFF', '').trim().split('\n');
const readers = () => mongoose.model('Subscriber').countDocuments({ state: 'active' });

describe('a list', () => {
  test('is tried first, and the trial changes nobody', async () => {
    const id = await check(
      'E-post;Namn;Organisation;Ämnen\nanna@kommun.example;Anna Åberg;Kommun;Tjänster, projekt\nfel;;;\n',
    );
    expect(await theImport(id)).toMatchObject({ state: 'checked', rows: 2, counts: { fresh: 1, wrong: 1 } });
    expect([await readers(), await mongoose.model('Documented').countDocuments({})]).toEqual([0, 0]);
  });

  test('makes readers with their basis in the ledger, and the file is gone afterwards', async () => {
    const id = await importAll(
      'E-post;Namn;Organisation;Kod;Språk;Ämnen\nAnna@Kommun.example;Anna Åberg;KOMMUN;1480;engelska;Tjänster, projekt\n',
    );
    expect(await theImport(id)).toMatchObject({ state: 'done', rows: 1, sample: [], counts: { fresh: 1 } });
    const anna = await findByKey('anna@kommun.example');
    expect(anna).toMatchObject({
      ...{ state: 'active', address: 'Anna@kommun.example', name: 'Anna Åberg', language: 'en', measuring: false },
      ...{ organisation: { kind: 'kommun', code: '1480' }, topics: ['tjanster', 'projekt'] },
    });
    expect(await consentsOf(anna?.id ?? '')).toMatchObject([
      { purpose: 'newsletter', given: true, method: 'documented', basis: BASIS, actor: HOUSE.id, wordingText: BASIS },
    ]);
    expect(existsSync(listPath(id))).toBe(false);
  });

  test('brings back nobody who left or is suppressed, and takes nothing from who reads already', async () => {
    await aReader('redan@kommun.example', { name: 'Eget namn' });
    await aReader('borta@kommun.example', { state: 'left', leftAt: new Date() });
    await aReader('vill-tillbaka@kommun.example', { state: 'pending', leftAt: new Date() });
    await suppress('sparrad@kommun.example', 'complaint');
    const vantar = await aReader('vantar@kommun.example', { state: 'pending', confirmedAt: null });
    const names = ['redan', 'borta', 'vill-tillbaka', 'sparrad', 'vantar', 'NY', 'ny'];
    const id = await importAll(`epost,namn\n${names.map((name) => `${name}@kommun.example,Nytt namn`).join('\n')}\n`);
    expect((await theImport(id)).counts).toEqual({
      fresh: 2,
      already: 1,
      left: 2,
      suppressed: 1,
      doubled: 1,
      wrong: 0,
    });
    expect((await findByKey('redan@kommun.example'))?.name).toBe('Eget namn');
    expect((await findByKey('borta@kommun.example'))?.state).toBe('left');
    expect((await findByKey('vill-tillbaka@kommun.example'))?.state).toBe('pending');
    expect(await findByKey('sparrad@kommun.example')).toBeNull();
    expect((await findByKey('vantar@kommun.example'))?.state).toBe('active');
    expect(await consentsOf(vantar.id)).toHaveLength(1);
    expect(
      errors(id)
        .slice(1)
        .map((line) => line.split(';')[0]),
    ).toEqual(['3', '4', '5', '8']);
  });

  test('says of each bad row which it is and why, and no cell of the answer is a formula', async () => {
    const id = await check(
      'namn;e-post\n=HYPERLINK("https://x.example");inte en adress\n+46;a@kommun.example\nEva;Eva <eva@kommun.example>\n',
    );
    const lines = errors(id);
    expect(lines[0]).toBe('Rad;Varför;namn;e-post');
    expect(lines[1]).toMatch(/^2;.*;"?'=HYPERLINK/);
    expect(lines[2]).toMatch(/^4;E-postadressen får inte innehålla/);
    expect((await theImport(id)).counts).toMatchObject({ fresh: 1, wrong: 2 });
  });

  test.each([
    ['a list of addresses without a head', Buffer.from('anna@kommun.example\nbo@kommun.example\n')],
    [
      'what Excel calls Unicode text',
      Buffer.from('\uFEFFE-post\tNamn\nanna@kommun.example\tÅsa\nbo@kommun.example\tBo\n', 'utf16le'),
    ],
    ['Windows letters', Buffer.from('E-post;Namn\r\nanna@kommun.example;Åsa\r\nbo@kommun.example;Bo\r\n', 'latin1')],
    [
      'UTF-8 with a mark and quotes',
      Buffer.from('\uFEFF"E-post","Namn"\n"anna@kommun.example","Åsa"\n"bo@kommun.example","Bo"\n'),
    ],
  ])('reads %s', async (_what, bytes) => {
    const id = await take(bytes);
    await checkList(id, { ...(await theImport(id)).columns, address: 0 });
    await runImport(id);
    expect((await theImport(id)).counts).toMatchObject({ fresh: 2, wrong: 0 });
    const [, name] = (await theImport(id)).sample[1] ?? [];
    if (name) expect(name).toMatch(/^(Åsa|Bo)$/);
  });

  test('is refused with a remedy: a broken workbook, an empty file, no column of addresses, no basis', async () => {
    await expect(take(Buffer.from('PK\u0003\u0004xlsx'))).rejects.toThrow('CSV UTF-8');
    await expect(take('')).rejects.toThrow('tom');
    const id = await take('namn;ort\nAnna;Umeå\n');
    await expect(checkList(id, (await theImport(id)).columns)).rejects.toMatchObject({ field: 'address' });
    const checked = await check('e-post\nanna@kommun.example\n');
    await expect(startImport(checked, ' ja ', HOUSE)).rejects.toMatchObject({ field: 'basis' });
    await expect(startImport(id, BASIS, HOUSE)).rejects.toMatchObject({ code: 'conflict' });
  });
});

test('of a long list too, those are left out who are suppressed when their rows come', async () => {
  const ask = suppressedOf();
  const keys = Array.from({ length: 1_500 }, (_, n) => `r${n}@kommun.example`);
  for (const n of [3, 700]) await suppress(`R${n}@kommun.example`, 'complaint');
  await suppress('r8@kommun.example', 'staff');
  expect(await ask(keys)).toEqual(new Set(['r3@kommun.example', 'r8@kommun.example', 'r700@kommun.example']));
  await unsuppress('r8@kommun.example', HOUSE);
  await suppress('r9@kommun.example', 'bounce');
  expect(await ask(keys.slice(0, 20))).toEqual(new Set(['r3@kommun.example', 'r9@kommun.example']));

  const id = await importAll(`e-post\n${keys.join('\n')}\n`);
  expect((await theImport(id)).counts).toMatchObject({ fresh: 1_497, suppressed: 3 });
  expect(await findByKey('r700@kommun.example')).toBeNull();
});

describe('an import that is cut off', () => {
  const MANY = `e-post\n${Array.from({ length: 2_500 }, (_, n) => (n % 50 ? `r${n}@kommun.example` : 'fel')).join('\n')}\n`;

  test('goes on where it was, and a batch that was done twice counts once', async () => {
    const id = await importAll(MANY);
    const whole = await theImport(id);
    const lines = errors(id);
    expect(whole.counts).toEqual({ fresh: 2_450, already: 0, left: 0, suppressed: 0, doubled: 0, wrong: 50 });

    // The same list again, as a worker finds it that was killed after its second batch but before it was noted.
    await world.clear();
    const again = await check(MANY);
    await startImport(again, BASIS, HOUSE);
    const running = await theImport(again);
    await runImport(again);
    const copy = await take(MANY);
    const { rename } = await import('node:fs/promises');
    await rename(listPath(copy), listPath(again));
    await moveImport(again, ['done'], { ...running, state: 'running', rows: 0 });
    await runImport(again);
    expect((await theImport(again)).counts).toEqual(whole.counts);
    expect([await readers(), await mongoose.model('Documented').countDocuments({})]).toEqual([2_450, 1]);
    expect(errors(again)).toEqual(lines);
  }, 60_000);

  test('is gone through in many batches at a time, which are noted in the order of the file', async () => {
    const rows = Array.from({ length: 22_000 }, (_, n) => {
      if (n % 1_000 === 999) return `fel${n}`;
      return `lasare${n % 2_000 === 1_500 ? n - 1_500 : n}@kommun.example`;
    });
    const id = await check(`e-post\n${rows.join('\n')}\n`);
    const counts = { fresh: 21_967, already: 0, left: 0, suppressed: 0, doubled: 11, wrong: 22 };
    expect((await theImport(id)).counts).toEqual(counts);
    await startImport(id, BASIS, HOUSE);
    await Promise.all([runImport(id), runImport(id)]); // two workers, of whom one goes on and the other gives up
    expect(await theImport(id)).toMatchObject({ state: 'done', rows: 22_000, counts });
    expect(await readers()).toBe(21_967);
    const named = errors(id).map((line) => Number(line.split(';')[0]));
    expect([...new Set(named)].slice(1)).toEqual(
      rows.flatMap((_, n) => (n % 1_000 === 999 || n % 2_000 === 1_500 ? [n + 2] : [])),
    );
  }, 60_000);

  test('is asked for again when it stands still', async () => {
    const id = await take('e-post\nanna@kommun.example\n');
    await checkList(id, { address: 0 });
    await world.redis.stop();
    await world.redis.start();
    await sweepImports(new Date(Date.now() + 120_000));
    expect(await queueCounts('subscribers')).toMatchObject({ wait: 1 });
    await expect(removeImport(id)).rejects.toMatchObject({ code: 'conflict' });
    await runImport(id);
    await runImport(id);
    expect((await theImport(id)).state).toBe('checked');
  });

  test('without its file it ends with a sentence, and old files go', async () => {
    const id = await take('e-post\nanna@kommun.example\n');
    await checkList(id, { address: 0 });
    const { rm } = await import('node:fs/promises');
    await rm(listPath(id));
    await runImport(id);
    expect(await theImport(id)).toMatchObject({ state: 'failed', problem: expect.stringContaining('Ladda upp') });
    const old = await check('e-post\nanna@kommun.example\n');
    expect(await purgeImports(new Date(Date.now() + 6 * DAY_MS))).toBe(0);
    expect(await purgeImports(new Date(Date.now() + 8 * DAY_MS))).toBe(2);
    expect([existsSync(listPath(old)), existsSync(errorsPath(old))]).toEqual([false, false]);
  });
});

describe('columns', () => {
  test('are known by the names people give them', () => {
    expect(guessColumns(['Namn', 'E-postadress', 'Kommunkod', 'Anteckning', 'Språk'])).toEqual({
      ...{ name: 0, address: 1, code: 2, language: 4 },
    });
  });

  test('whatever stands in a row: a checked reader or a sentence, never a crash', () => {
    const read = rowReader({ address: 0, name: 1, organisation: 2, code: 3, language: 4, topics: 5 });
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 60 }), { maxLength: 8 }), (cells) => {
        const row = read(cells);
        expect('problem' in row ? row.problem.length > 10 : row.key.includes('@')).toBe(true);
      }),
    );
  });
});

test('whoever is forgotten is in no list any more, and the others are', async () => {
  const anna = await aReader('anna@kommun.example');
  const list = 'e-post;namn\nAnna@kommun.example;Anna\nbo@kommun.example;Bo\nanna@kommun.example;https://x.example\n';
  const utf16 = Buffer.from(`\uFEFF${list.replaceAll(';', '\t')}`, 'utf16le');
  const ids = [await check(list), await take(utf16)];
  await forget(anna.id);
  for (const [at, id] of ids.entries()) {
    const left = readFileSync(listPath(id), at ? 'utf16le' : 'utf8');
    expect(left.toLowerCase()).not.toContain('anna');
    expect(left).toContain('bo@kommun.example');
    expect(JSON.stringify(await theImport(id))).not.toContain('nna@kommun');
  }
  expect(readFileSync(errorsPath(ids[0] ?? ''), 'utf8')).not.toContain('nna@kommun');
  await checkList(ids[0] ?? '', { address: 0 });
  await runImport(ids[0] ?? '');
  expect((await theImport(ids[0] ?? '')).counts).toMatchObject({ fresh: 1, doubled: 0 });
});

test.each(['checking', 'running'] as const)(
  'whoever is forgotten while a list is %s is in neither list nor errors',
  async (state) => {
    const anna = await aReader('anna@kommun.example');
    const id = await take(
      'e-post;namn\nAnna@kommun.example;Anna\nbo@kommun.example;Bo\nanna@kommun.example;https://x.example\nfel;\n',
    );
    await checkList(id, { address: 0, name: 1 });
    if (state === 'running') {
      await runImport(id);
      await startImport(id, BASIS, HOUSE);
    }
    await forget(anna.id);
    expect((await theImport(id)).state).toBe(state);
    await runImport(id);
    expect(await theImport(id)).toMatchObject({ rows: 4, counts: { fresh: 1, suppressed: 1, wrong: 2 } });
    expect(await findByKey('anna@kommun.example')).toBeNull();
    expect((await findByKey('bo@kommun.example')) !== null).toBe(state === 'running');
    expect(errors(id).join()).toContain('fel');
    const kept = state === 'checking' ? readFileSync(listPath(id), 'utf8') : '';
    expect(`${kept}${errors(id)}${JSON.stringify(await theImport(id))}`.toLowerCase()).not.toContain('anna@kommun');
  },
);

test.each(['csv', 'utf-16'])('whoever is forgotten while the file comes is not in it afterwards (%s)', async (kind) => {
  const anna = await aReader('anna@kommun.example', { name: 'Anna Ek' });
  const encoding = kind === 'csv' ? 'utf8' : 'utf16le';
  const half = (text: string) => Buffer.from(text, encoding);
  let forgotten: Promise<void> = Promise.resolve();
  async function* pieces() {
    yield half('\uFEFFe-post;namn\nAnna@Kommun.example;Anna Ek\nbo@kommun.example;Bo\nanna@kom');
    forgotten = forget(anna.id);
    await forgotten;
    yield half('mun.example;Anna igen\ncia@kommun.example;Cia\n');
  }
  const id = await takeList('lista.csv', pieces(), HOUSE);
  const kept = readFileSync(listPath(id), encoding);
  expect(kept).toMatch(/bo@kommun\.example;Bo\ncia@kommun\.example;Cia/);
  const row = JSON.stringify(await mongoose.connection.collection('imports').findOne({}));
  expect(`${kept}${row}`.toLowerCase()).not.toMatch(/anna/);
  expect(await theImport(id)).toMatchObject({ state: 'new', columns: { address: 0, name: 1 } });
});

test('an upload that fails or is never ended leaves nothing', async () => {
  async function* cut() {
    yield Buffer.from('e-post\nanna@kommun.example\n');
    throw new Error('the line broke');
  }
  await expect(takeList('lista.csv', cut(), HOUSE)).rejects.toThrow('the line broke');
  expect(await listImports(10)).toEqual([]);

  await sweepImports();
  const folder = at(world.config.DATA_DIR, 'imports');
  const before = readdirSync(folder);
  const late = new Date(Date.now() + 2 * 3_600_000);
  async function* slow() {
    yield Buffer.from('e-post\n');
    await sweepImports(new Date());
    expect(await listImports(10)).toMatchObject([{ state: 'uploading' }]);
    await expect(removeImport((await listImports(1))[0]?.id ?? '')).rejects.toMatchObject({ code: 'conflict' });
    await sweepImports(late);
    yield Buffer.from('anna@kommun.example\n');
  }
  await expect(takeList('lista.csv', slow(), HOUSE)).rejects.toMatchObject({ field: 'file' });
  expect([await listImports(10), readdirSync(folder)]).toEqual([[], before]);
});

test('what a process that was killed has left of lists is swept away', async () => {
  const folder = at(world.config.DATA_DIR, 'imports');
  const [broken, gone] = [newId(), newId()];
  const kept = await take('e-post\nanna@kommun.example\n');
  await mongoose.model('Import').create({
    ...{ _id: broken, fileName: 'lista.xlsx', state: 'uploading', encoding: 'utf8', delimiter: ',', head: false },
    ...{ actor: HOUSE, counts: {}, createdAt: new Date(), touchedAt: new Date(Date.now() - 2 * 3_600_000) },
  });
  for (const file of [`${broken}.csv.xlsx`, `${broken}.csv`, `${gone}.csv.ny`, `${gone}.fel.csv`, 'annat.txt'])
    writeFileSync(at(folder, file), 'anna@kommun.example\n');
  await sweepImports();
  const ours = (name: string) => [kept, broken, gone].some((id) => name.startsWith(id)) || name === 'annat.txt';
  expect(readdirSync(folder).filter(ours).sort()).toEqual([`${kept}.csv`, 'annat.txt'].sort());
  expect(await listImports(10)).toMatchObject([{ id: kept }]);
});

test('an import that is taken away leaves no half-written file behind', async () => {
  const id = await take('e-post\nanna@kommun.example\n');
  writeFileSync(`${listPath(id)}.ny`, 'anna@kommun.example\n');
  await removeImport(id);
  expect(readdirSync(at(world.config.DATA_DIR, 'imports')).filter((name) => name.startsWith(id))).toEqual([]);
});

describe('a list of nearly all new readers', () => {
  const keys = Array.from({ length: 60 }, (_, n) => `r${n}@kommun.example`);
  const LIST = `e-post\n${keys.join('\n')}\n`;

  test('leaves alone who came, left or was suppressed between the trial and the run', async () => {
    const id = await check(LIST);
    await aReader('r1@kommun.example', { name: 'Eget namn' });
    await aReader('r2@kommun.example', { state: 'left', leftAt: new Date() });
    const waiting = await aReader('r3@kommun.example', { state: 'pending', confirmedAt: null });
    await aReader('r4@kommun.example');
    await suppress('r4@kommun.example', 'complaint');
    await suppress('r5@kommun.example', 'complaint');
    await startImport(id, BASIS, HOUSE);
    expect((await theImport(id)).nearlyNew).toBe(true);
    await runImport(id);
    expect((await theImport(id)).counts).toMatchObject({ fresh: 56, already: 1, left: 1, suppressed: 2 });
    expect(await findByKey('r1@kommun.example')).toMatchObject({ name: 'Eget namn' });
    expect(await findByKey('r2@kommun.example')).toMatchObject({ state: 'left' });
    expect(await findByKey('r3@kommun.example')).toMatchObject({ id: waiting.id, state: 'active' });
    expect(await findByKey('r4@kommun.example')).toMatchObject({ state: 'suppressed' });
    expect(await findByKey('r5@kommun.example')).toBeNull();
    expect(await consentsOf((await findByKey('r6@kommun.example'))?.id ?? '')).toHaveLength(1);
  });

  test('brings back nobody who was forgotten meanwhile, not even by a batch that was cut off', async () => {
    const anna = await aReader('r7@kommun.example');
    const id = await check(LIST);
    await startImport(id, BASIS, HOUSE);
    const running = await theImport(id);
    const bytes = readFileSync(listPath(id));
    await forget(anna.id);
    await runImport(id);
    expect((await theImport(id)).counts).toMatchObject({ fresh: 59, suppressed: 1 });
    expect(await findByKey('r7@kommun.example')).toBeNull();

    // As a worker leaves it that was killed after it had made readers of a batch, one of whom was forgotten then.
    await noteForgotten(keyedHash('forgotten', 'r8@kommun.example'));
    const { writeFile } = await import('node:fs/promises');
    await writeFile(listPath(id), bytes);
    await moveImport(id, ['done'], { ...running, forgotten: (await theImport(id)).forgotten ?? [], state: 'running' });
    await runImport(id);
    expect((await theImport(id)).counts).toMatchObject({ fresh: 58, suppressed: 2 });
    expect(await findByKey('r8@kommun.example')).toBeNull();
    expect(await readers()).toBe(58);
  });
});

test('the export is a file for a spreadsheet, whole or masked', async () => {
  await aReader('anna@kommun.example', { name: '=2+2', organisation: { kind: 'kommun', code: '1480' } });
  await aReader('borta@kommun.example', { state: 'left', leftAt: new Date() });
  const text = async (query: Parameters<typeof exportList>[0]) => {
    let all = '';
    for await (const piece of exportList(query)) all += piece;
    return all;
  };
  const whole = await text({});
  expect(whole).toContain("anna@kommun.example;'=2+2;kommun;1480;sv;;active;");
  expect(whole.trim().split('\n')).toHaveLength(3);
  const masked = await text({ state: 'active', masked: true });
  expect(masked).toContain('a…@kommun.example;;kommun');
  expect(masked).not.toMatch(/anna|borta/);
});

test('an address that waits for a confirmation may also be imported while it waits', async () => {
  const wording = { purpose: 'newsletter', version: '1', text: 'Ja.', language: 'sv' } as const;
  await join({ address: 'anna@kommun.example' }, { source: 'form', formUrl: 'x', wordings: [wording] });
  await importAll('e-post\nanna@kommun.example\n');
  expect(await findByKey('anna@kommun.example')).toMatchObject({ state: 'active', asking: null });
});
