import { paths } from '../../src/urls.ts';
import { addressesOf, type HttpLog, type Letter, oneClickAddress } from './reader.ts';
import { inParallel } from './stages.ts';

const AT_ONCE = 10;

/** Every second reader's mail program loads pictures; every third follows the first link, every sixth a second one. */
const loadsPictures = (n: number) => n % 2 === 0;
const linksFollowed = (n: number) => (n % 6 === 0 ? 2 : n % 3 === 0 ? 1 : 0);

/** People read their letters: pictures, links, and one leaves with her mail program's own button (RFC 8058). */
export async function readAll(letters: Letter[], http: HttpLog, publicUrl: string, leaver: string): Promise<void> {
  await inParallel(letters, AT_ONCE, async (letter, n) => {
    const { links, images } = addressesOf(letter.html);
    const pixels = images.filter((url) => url.startsWith(publicUrl + paths.pixel));
    const content = links.filter((url) => url.startsWith(`${publicUrl}${paths.link}/`));
    if (loadsPictures(n)) for (const url of images) if (url.startsWith(publicUrl)) await http.fetch('person', url);
    for (const url of content.slice(0, linksFollowed(n))) await http.fetch('person', url);
    if (!pixels.length || !content.length)
      throw new Error(`the letter to ${letter.to} has no picture or no link of ours`);
  });
  const leaving = letters.find((letter) => letter.to === leaver);
  if (!leaving) throw new Error('the reader who wants to leave has no letter');
  const body = new URLSearchParams({ 'List-Unsubscribe': 'One-Click' });
  const left = await http.fetch('person', oneClickAddress(leaving), { method: 'POST', body });
  if (left.status !== 200) throw new Error(`one-click unsubscribing answered ${left.status}`);
}

/** A mail gateway follows every address of one letter, by HEAD and GET. Nothing may change by that. */
export async function scan(letter: Letter, http: HttpLog, publicUrl: string): Promise<number> {
  const { links, images } = addressesOf(letter.html);
  const ours = [...links, ...images, oneClickAddress(letter)].filter((url) => url.startsWith(publicUrl));
  for (const url of ours) {
    await http.fetch('scanner', url, { method: 'HEAD' });
    await http.fetch('scanner', url);
  }
  return ours.length * 2;
}

/** What was done, by the readers' own count. `scanned`: links that a machine followed. */
export interface Counted {
  opens: number;
  clicks: number;
  scanned: number;
  unsubscribed: number;
}

/** What the readers' own log says, to be compared with the house's books. */
export function countedByReaders(http: HttpLog, publicUrl: string, issueNumber: number): Counted {
  const left = http.requests.filter(
    (one) => one.method === 'POST' && one.url.startsWith(publicUrl + paths.unsubscribe) && one.status === 200,
  );
  return {
    opens: http.count('person', `${publicUrl}${paths.pixel}/${issueNumber}`, [200]),
    clicks: http.count('person', `${publicUrl}${paths.link}/${issueNumber}/`, [302]),
    scanned: http.count('scanner', `${publicUrl}${paths.link}/${issueNumber}/`, [302]),
    unsubscribed: new Set(left.map((one) => one.url)).size,
  };
}
