import { createHash } from 'node:crypto';
import { fanOut } from '../../src/deliveries/fanOut.ts';
import { send } from '../../src/deliveries/send.ts';
import { sweepDeliveries } from '../../src/deliveries/sweep.ts';
import { keepEdition } from '../../src/editions/edition.store.ts';
import { type Edition, type Link, type Segment, variantKey } from '../../src/editions/edition.ts';
import { plainLook } from '../../src/editions/look.ts';
import { insertIssue, take } from '../../src/issues/issue.store.ts';
import type { Issue } from '../../src/issues/issue.ts';
import { newId } from '../../src/platform/mongo.ts';
import { foldAddress } from '../../src/subscribers/address.ts';
import { insertSubscriber } from '../../src/subscribers/subscriber.store.ts';
import type { Subscriber } from '../../src/subscribers/subscriber.ts';

/* An issue ready to be sent, with an edition small enough to read and difficult enough to go wrong. */

const PARAGRAPH = `Å, ä och ö – ”citat” & 1 = 1. ${'Ett mycket långt stycke utan slut. '.repeat(150)}`;

/** An edition with every variant and slot. */
export function anEdition(given: Partial<Edition> = {}, paragraph = PARAGRAPH): Edition {
  const issueId = given.issueId ?? newId();
  const variants = (['sv', 'en'] as const).flatMap((language) =>
    (['none', 'aggregate', 'individual'] as const).map((level) => {
      const pixel: Segment[] =
        level === 'individual' ? ['<img src="https://a.example/o/9/', { slot: 'reader' }, '.gif">'] : [];
      const html: Segment[] = [
        `<!doctype html>\n<html lang="${language}"><body><h1>Nummer 9</h1>\n<p>${paragraph}</p>\n.en rad med punkt\n<a href="https://a.example/avsluta/`,
        { slot: 'unsubscribe' },
        '">Avsluta</a> <a href="https://a.example/val/',
        { slot: 'preferences' },
        '">Inställningar</a>\n',
        ...pixel,
        '</body></html>\n',
      ];
      const text: Segment[] = [
        `Nummer 9\n\n${paragraph}\n\n.en rad med punkt\nFrom början\nAvsluta: https://a.example/avsluta/`,
        { slot: 'unsubscribe' },
        '\n\nInställningar: https://a.example/val/',
        { slot: 'preferences' },
        '\n',
      ];
      return { key: variantKey(language, level), language, level, html, text };
    }),
  );
  return {
    id: newId(),
    issueId,
    issueNumber: 9,
    hash: createHash('sha256').update(issueId).digest('hex'),
    subject: 'Aktuellt från Inera: ”Så går det”, nummer 9 – åäö och 1177 på en rad som är alldeles för lång',
    preheader: 'Det här står i numret',
    variants,
    links: [],
    stories: [],
    selections: [[]],
    look: plainLook('#0b5d4e'),
    webHtml: '',
    createdAt: new Date('2026-11-05T07:00:00Z'),
    ...given,
  };
}

/** An active reader. */
export async function aReader(address: string, given: Partial<Subscriber> = {}): Promise<Subscriber> {
  const made = await insertSubscriber({
    address,
    key: foldAddress(address),
    state: 'active',
    language: 'sv',
    name: null,
    organisation: { kind: null, code: null },
    topics: [],
    measuring: false,
    createdAt: new Date(),
    confirmedAt: new Date(),
    leftAt: null,
    asking: null,
    ...given,
  });
  return made as Subscriber;
}

/** An issue that has just been let out, with its approved edition in the store. */
export async function aReleasedIssue(paragraph = 'Ett stycke.', links: Link[] = []): Promise<Issue> {
  const { id } = await aScheduledIssue(new Date(), paragraph, links);
  return take('release', id, { releasedAt: new Date() });
}

/** An issue that waits for its time, with its approved edition in the store. */
export async function aScheduledIssue(at: Date, paragraph = 'Ett stycke.', links: Link[] = []): Promise<Issue> {
  const made = await insertIssue({
    month: '2026-11',
    subject: 'Nummer 9',
    preheader: '',
    intro: { text: '', name: '' },
    sections: [],
  });
  const edition = await keepEdition(anEdition({ issueId: made.id, issueNumber: made.number, links }, paragraph));
  const asked = { editionHash: edition.hash, audience: 0, by: newId(), at: new Date() };
  await take('submit', made.id, { review: asked });
  await take('approve', made.id, { approval: asked });
  return take('schedule', made.id, { schedule: { at, zone: 'Europe/Stockholm', by: newId() } });
}

/** Fans out and runs two senders beside each other, as two workers would. */
export async function sendOut(issueId: string): Promise<void> {
  await fanOut(issueId);
  await sendAgain(issueId);
}

export async function sendAgain(issueId: string): Promise<void> {
  await Promise.all([send(issueId, 0), send(issueId, 1)]);
}

/** What the clocks of a worker do: sweep, and send what is due. */
export async function tick(issueId: string): Promise<void> {
  await sweepDeliveries();
  await sendAgain(issueId);
}
