import { performance } from 'node:perf_hooks';
import mongoose from 'mongoose';
import { type ArticleQuery, listArticles } from '../../src/articles/article.store.ts';
import { foldForSearch, searchKey } from '../../src/articles/search.ts';
import { openWorld } from '../support/world.ts';

/*
 * How fast the list of articles is searched: 20,000 articles in the embedded store, pages of 50, words as common and as
 * rare as Swedish words are. Run: node --import tsx test/bench/articleSearch.ts
 */

const ARTICLES = 20_000;
const ROUNDS = 100;
const MOST_MS = 50; // p95
const WORDS =
  'och i att en som på är av för med till den har de inte om ett men var jag sig från vi så kan när år under också efter eller nu sin där vid mot ska skulle kommer ut får finns vara hade alla andra mycket än här då sedan över bara in blir upp även vad få två vill ha många hur mer går kommuner regioner vården invånare tjänst journal patient säkerhet digital samverkan utveckling stöd information personal arbete omsorg remiss läkemedel inloggning upphandling tillgänglighet bild provsvar vaccin barn skola äldre hemtjänst ambulans tandvård statistik register avtal rådgivning plattform certifikat fullmakt samtycke spärr översikt läsare utbildning konferens krönika intervju'.split(
    ' ',
  );
const RARE = Array.from({ length: 4_000 }, (_, n) => `ord${n.toString(36)}märke${(n * 7_919) % 4_001}`);

let seed = 20_261_121;
const random = () => {
  seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
  return seed / 2_147_483_648;
};
/** Common words often, rare words seldom. */
const word = () =>
  random() < 0.75
    ? (WORDS[Math.floor(WORDS.length * random() ** 2)] as string)
    : (RARE[Math.floor(RARE.length * random() ** 2)] as string);
/** A word that somebody would search for, in some hundreds of articles or thousands. */
const common = () => WORDS[70 + Math.floor(random() * (WORDS.length - 70))] as string;
const sentence = (words: number) => Array.from({ length: words }, word).join(' ');

const world = await openWorld();
try {
  const rows = Array.from({ length: ARTICLES }, (_, n) => articleRow(n));
  const started = performance.now();
  for (let at = 0; at < rows.length; at += 1_000)
    await mongoose.connection.collection('articles').insertMany(rows.slice(at, at + 1_000));
  process.stdout.write(`${ARTICLES} articles in ${Math.round(performance.now() - started)} ms\n`);
  // The first search fills the shelf: once in the life of a process.
  const filling = performance.now();
  await listArticles({ search: 'journal' });
  process.stdout.write(`the first search: ${Math.round(performance.now() - filling)} ms\n`);
  const results = [
    await measure('no filter', () => ({})),
    await measure('unused', () => ({ unused: true })),
    await measure('topic', () => ({ topic: 'e-hälsa' })),
    await measure('used in', () => ({ usedIn: 1 + Math.floor(random() * 100) })),
    await measure('a common word', () => ({ search: common() })),
    await measure('a beginning', () => ({ search: common().slice(0, 3) })),
    await measure('a rare word', () => ({ search: RARE[Math.floor(random() * RARE.length)] as string })),
    await measure('two words', () => ({ search: `${word()} ${word()}` })),
    await measure('a word and a kind', () => ({ search: word(), kind: 'nyhet' })),
    await measure('no such word', () => ({ search: `xq${Math.floor(random() * 1e6)}` })),
  ];
  if (Math.max(...results) > MOST_MS) process.exitCode = 1;
} finally {
  await world.close();
}

function articleRow(n: number) {
  const [title, lead] = [sentence(7), sentence(25)];
  return {
    ...{ kind: n % 3 ? 'nyhet' : 'aktuellt', form: null, title, titleKey: foldForSearch(title), lead, byline: null },
    ...{
      searchKey: searchKey(title, lead),
      changedAt: new Date(1_700_000_000_000 + n),
      publishedAt: '2026-11-10',
      takenInAt: new Date(1_700_000_000_000 + n * 60_000),
    },
    ...{
      canonicalUrl: `https://example.se/${n}`,
      addressKey: `example.se/${n}`,
      hash: n.toString(16).padStart(64, '0'),
    },
    ...{
      image: null,
      blocks: Buffer.from(
        JSON.stringify(Array.from({ length: 12 }, () => ({ type: 'paragraph', text: sentence(40) }))),
      ),
    },
    ...{
      dropped: Buffer.from('[]'),
      topics: n % 50 ? [] : ['e-hälsa'],
      event: null,
      usedIn: n % 4 ? [] : [1 + (n % 100)],
    },
    ...{ unused: n % 4 !== 0, version: 1, takenInBy: 'bench' },
  };
}

async function measure(what: string, query: () => ArticleQuery): Promise<number> {
  const times: number[] = [];
  let found = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const asked = query();
    const started = performance.now();
    found += (await listArticles({ ...asked, limit: 50 })).items.length;
    times.push(performance.now() - started);
  }
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.floor(times.length * share)] ?? 0;
  const [p50, p95] = [at(0.5), at(0.95)];
  process.stdout.write(
    `${what.padEnd(20)} p50 ${p50.toFixed(1)} ms  p95 ${p95.toFixed(1)} ms  found ${Math.round(found / ROUNDS)}\n`,
  );
  return p95;
}
