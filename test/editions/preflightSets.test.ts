import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { config, useConfig } from '../../src/config.ts';
import type { Finding } from '../../src/editions/preflight/finding.ts';
import { issueFromFile } from '../../src/editions/preflight/fromFile.ts';
import { thisHouse } from '../../src/editions/preflight/house.ts';
import { findings } from '../../src/editions/preflight.ts';
import { renderIssue } from '../../src/editions/render.ts';
import { ROOT } from '../../src/platform/root.ts';
import { useTestSettings } from './sample.ts';

/*
 * Whole issues, drawn as real letters: thirty with one defect each, thirty with none, and two hundred slips made in those
 * without: each names the places it changes and what is to be found there.
 */

const SETS = join(ROOT, 'test/fixtures/preflight');

beforeAll(() => useTestSettings());

function files(set: string): string[] {
  return readdirSync(join(SETS, set)).toSorted();
}

function read(set: string, name: string) {
  return JSON.parse(readFileSync(join(SETS, set, name), 'utf8')) as { expected?: { code: string; anchor: string } };
}

async function judge(json: unknown): Promise<Finding[]> {
  const { issue, articles, now, house } = issueFromFile(json);
  if (house.accent) useConfig({ ...config(), ACCENT_COLOUR: house.accent });
  const rendered = await renderIssue(issue, articles, { language: 'sv', level: 'individual' });
  const found = findings(issue, articles, rendered, now, { ...thisHouse(), ...house });
  useTestSettings();
  return found;
}

interface Variant {
  name: string;
  base: string;
  set: Record<string, unknown>;
  expected: { code: string; anchor: string };
}

function variants(): Variant[] {
  return JSON.parse(readFileSync(join(SETS, 'variants.json'), 'utf8')) as Variant[];
}

/** Puts a value at a path like `articles.0.blocks.2.text`. */
function put(json: unknown, path: string, value: unknown): void {
  const names = path.split('.');
  const last = names.pop() as string;
  const holder = names.reduce((at, name) => at[name] as Record<string, unknown>, json as Record<string, unknown>);
  holder[last] = value;
}

describe('the check before sending, on whole issues', () => {
  test('the sets are as large as they should be', () => {
    expect([files('defects').length, files('clean').length]).toEqual([30, 30]);
  });

  test.each(files('clean'))('has nothing to say about %s', async (name) => {
    expect(await judge(read('clean', name))).toEqual([]);
  });

  test.each(files('defects'))('finds the defect of %s, and no other', async (name) => {
    const json = read('defects', name);
    const { code = '', anchor = '' } = json.expected ?? {};
    const found = await judge(json);
    expect(found.map((one) => `${one.code} ${one.anchor.split('-')[0]}`)).toEqual([
      expect.stringMatching(new RegExp(`^(?:${code}) ${anchor}$`)),
    ]);
    for (const one of found) expect([one.place, one.sentence, one.remedy].every((text) => text.length > 3)).toBe(true);
  });

  test.each(variants())('finds the slip "$name"', async ({ base, set, expected }) => {
    const json = read('clean', `${base}.json`);
    for (const [path, value] of Object.entries(set)) put(json, path, value);
    const found = await judge(json);
    expect(found.map((one) => ({ code: one.code, anchor: one.anchor.split('-')[0] }))).toContainEqual(expected);
    for (const one of found) expect([one.place, one.sentence, one.remedy].every((text) => text.length > 2)).toBe(true);
  });

  test('a warning that was waved through says why, until its place is edited; an error cannot be', async () => {
    const json = read('defects', '26-used-before.json') as unknown as { issue: object; articles: { title: string }[] };
    const [before] = await judge(json);
    const waivers = [{ key: before?.key, reason: 'Vi påminner med flit.', by: 'a' }];
    const waived = await judge({ ...json, issue: { ...json.issue, waivers } });
    expect(waived.map((one) => one.waived?.reason)).toEqual(['Vi påminner med flit.']);

    const short = read('defects', '04-short-preheader.json') as unknown as { issue: { preheader: string } };
    const [warned] = await judge(short);
    const edited = {
      ...short.issue,
      preheader: 'Läs mer i vårt nummer',
      waivers: [{ key: warned?.key, reason: 'Kort är bra.' }],
    };
    expect((await judge({ ...short, issue: edited })).map((one) => one.waived)).toEqual([undefined]);

    const wrong = read('defects', '01-no-subject.json') as unknown as { issue: object };
    const [error] = await judge(wrong);
    const still = await judge({ ...wrong, issue: { ...wrong.issue, waivers: [{ key: error?.key, reason: 'x' }] } });
    expect(still[0]).toMatchObject({ code: 'subject-missing', level: 'error' });
    expect(still[0]?.waived).toBeUndefined();
  });

  test('articles may stand beside the issue, in it, or inside its items', async () => {
    const json = read('clean', '01-usual.json') as unknown as {
      issue: { sections: { items: { articleId: string }[] }[] };
      articles: { id: string }[];
      now: string;
    };
    const { issue, articles, now } = json;
    const inside = issue.sections.map((section) => ({
      ...section,
      items: section.items.map(({ articleId, ...item }) => ({
        ...item,
        article: articles.find(({ id }) => id === articleId),
      })),
    }));
    expect(await judge({ ...issue, sections: inside, now })).toEqual([]);
    expect(await judge({ ...issue, articles, now })).toEqual([]);
    expect(await judge({ ...issue, articles: Object.fromEntries(articles.map((one) => [one.id, one])), now })).toEqual(
      [],
    );
  });
});
