import { createHash } from 'node:crypto';
import { PassThrough, type Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import { readPicture } from '../../articles/pictures/readPicture.ts';
import { config } from '../../config.ts';
import { theIssue } from '../../issues/issue.store.ts';
import type { Issue } from '../../issues/issue.ts';
import { Refusal } from '../../refusal.ts';
import { editionOf } from '../edition.store.ts';
import { type Edition, splice, type Variant } from '../edition.ts';
import { offline, picturesIn, wholePage } from './offline.ts';

/*
 * An issue as the archives want it (R105, arkivlagen): the web version, the letter in each language as HTML and text,
 * its pictures, what is known about it, and a checksum of every file. It opens without a network. Nothing of any reader
 * is in it, and the same issue always gives the same bytes.
 */

const NO_READER = { unsubscribe: 'arkiv', preferences: 'arkiv', reader: 'arkiv' };
const README = `Det här är ett arkivpaket av ett nummer av nyhetsbrevet.

index.html      numret som det visas på webben
brev/           brevet som det skickades, per språk, som HTML och text; läsarens egna länkar är borttagna
bilder/         bilderna i numret
metadata.json   uppgifter om numret
SHA256SUMS      kontrollsummor: kontrollera med sha256sum -c SHA256SUMS
`;

/** A zip as a stream. Throws 'not-found', and 'conflict' for an issue that has not been sent. */
export async function packageIssue(issueId: string): Promise<{ name: string; zip: Readable }> {
  const issue = await theIssue(issueId);
  const edition = await editionOf(issue);
  if (!issue.releasedAt || !edition)
    throw new Refusal('conflict', 'Numret har inte skickats än. Ett arkivpaket görs av det som läsarna har fått.');
  const name = `nummer-${issue.number}`;
  const zip = new ZipFile();
  const options = { mtime: issue.releasedAt, mode: 0o100644 };
  for (const [path, bytes] of await filesOf(issue, edition)) zip.addBuffer(bytes, `${name}/${path}`, options);
  zip.end();
  return { name: `${name}.zip`, zip: zip.outputStream.pipe(new PassThrough()) };
}

async function filesOf(issue: Issue, edition: Edition): Promise<Map<string, Buffer>> {
  const letters = lettersOf(edition);
  const htmls = [edition.webHtml, ...letters.map(({ html }) => splice(html, NO_READER))];
  const pictures = await picturesOf(htmls);
  const there = new Set(pictures.keys());
  const files = new Map<string, Buffer>();
  const put = (path: string, text: string) => files.set(path, Buffer.from(text, 'utf8'));
  put('LÄSMIG.txt', README);
  put('index.html', wholePage(edition.subject, offline(edition.webHtml, 'bilder/', there)));
  letters.forEach(({ language, text }, at) => {
    put(`brev/${language}.html`, offline(htmls[at + 1] ?? '', '../bilder/', there));
    put(`brev/${language}.txt`, splice(text, NO_READER));
  });
  for (const [name, bytes] of pictures) files.set(`bilder/${name}.jpg`, bytes);
  put('metadata.json', `${JSON.stringify(metadataOf(issue, edition), null, 2)}\n`);
  put('SHA256SUMS', [...files].map(([path, bytes]) => `${sha256(bytes)}  ${path}\n`).join(''));
  return files;
}

/** One letter a language, with all articles and without measuring. */
function lettersOf({ variants }: Edition): Variant[] {
  return (['sv', 'en'] as const).flatMap((language) => {
    const own = variants.filter((variant) => variant.language === language);
    const plain = own.find(({ key }) => key === `${language}.none`) ?? own[0];
    return plain ? [plain] : [];
  });
}

async function picturesOf(htmls: string[]): Promise<Map<string, Buffer>> {
  const pictures = new Map<string, Buffer>();
  for (const name of picturesIn(htmls.join('\n'))) {
    const bytes = await readPicture(name);
    if (bytes) pictures.set(name, bytes);
  }
  return pictures;
}

function metadataOf(issue: Issue, { subject, preheader, hash, links, createdAt }: Edition) {
  const { NEWSLETTER_NAME, ORGANISATION, PUBLIC_URL, FROM_ADDRESS } = config();
  return {
    ...{ newsletter: NEWSLETTER_NAME, publisher: ORGANISATION, from: FROM_ADDRESS, source: PUBLIC_URL },
    ...{ number: issue.number, month: issue.month, subject, preheader, language: 'sv' },
    ...{ editionHash: hash, frozenAt: createdAt, approvedAt: issue.approval?.at ?? null },
    ...{ schedule: issue.schedule && { at: issue.schedule.at, zone: issue.schedule.zone } },
    ...{ releasedAt: issue.releasedAt, sentAt: issue.sentAt, intended: issue.intended },
    links: links.map(({ n, url, label }) => ({ n, url, label })),
  };
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
