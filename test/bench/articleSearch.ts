import mongoose from 'mongoose';
import type { ArticleQuery } from '../../src/articles/article.store.ts';
import { foldForSearch, searchKey } from '../../src/articles/search.ts';

/*
 * Articles to search among, and what somebody would search for: words as common and as rare as Swedish words are.
 */

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

/** Puts articles into the open store. */
export async function fillWithArticles(count: number): Promise<void> {
  const rows = Array.from({ length: count }, (_, n) => articleRow(n));
  for (let at = 0; at < rows.length; at += 1_000)
    await mongoose.connection.collection('articles').insertMany(rows.slice(at, at + 1_000));
}

/** Kinds of searches, each a new one every time it is asked for. */
export const SEARCHES: Record<string, () => ArticleQuery> = {
  'no filter': () => ({}),
  unused: () => ({ unused: true }),
  topic: () => ({ topic: 'e-hälsa' }),
  'used in': () => ({ usedIn: 1 + Math.floor(random() * 100) }),
  'a common word': () => ({ search: common() }),
  'a beginning': () => ({ search: common().slice(0, 3) }),
  'a rare word': () => ({ search: RARE[Math.floor(random() * RARE.length)] as string }),
  'two words': () => ({ search: `${word()} ${word()}` }),
  'a word and a kind': () => ({ search: word(), kind: 'nyhet' }),
  'no such word': () => ({ search: `xq${Math.floor(random() * 1e6)}` }),
};

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
