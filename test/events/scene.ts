import mongoose from 'mongoose';
import { keepEdition } from '../../src/editions/edition.store.ts';
import { plainLook } from '../../src/editions/look.ts';
import { insertIssue } from '../../src/issues/issue.store.ts';
import type { Issue } from '../../src/issues/issue.ts';
import { HOUSE } from '../../src/staff/actor.ts';
import { addConfirmed } from '../../src/subscribers/join.ts';
import type { Wording } from '../../src/subscribers/wording.ts';

/** An issue with three links that was approved and let out, readers, and the rows of its letters. */

export const LINKS = ['https://inera.example/a', 'https://inera.example/b?x=1&y=2', 'mailto:a@inera.example'];

const measuringWords: Wording = { purpose: 'measuring', version: '1', text: 'Ja, mät.', language: 'sv' };

let made = 0;

export async function anIssue(): Promise<Issue> {
  const draft = { month: '2026-11', subject: 'Ämne', preheader: '', intro: { text: '', name: '' }, sections: [] };
  const issue = await insertIssue(draft);
  made += 1;
  const hash = made.toString(16).padStart(64, '0');
  await keepEdition({
    ...{ issueId: issue.id, issueNumber: issue.number, hash, subject: 'Ämne', preheader: '', variants: [] },
    ...{ stories: [], selections: [[]] },
    links: LINKS.map((url, at) => ({ n: at + 1, url, label: `Länk ${at + 1}`, articleId: null })),
    look: plainLook('#0b5d4e'),
    webHtml: '<p>Hej</p>',
    createdAt: new Date(),
  });
  const approval = { editionHash: hash, audience: 1, by: HOUSE.id, at: new Date() };
  await mongoose.model('Issue').updateOne({ _id: issue.id }, { $set: { approval, releasedAt: new Date() } });
  return issue;
}

export async function aReader(address: string, measuring = false): Promise<string> {
  return addConfirmed({ address, measuring }, 'test', HOUSE, [measuringWords]);
}

/** The row of a letter as it stands after the given state. */
export async function aDelivery(issueId: string, subscriberId: string, state: string): Promise<void> {
  const now = new Date();
  await mongoose.model('Delivery').create({
    ...{ issueId, subscriberId, address: 'x@kommun.example', variant: 'sv.aggregate', state, dueAt: now, date: now },
    ...(state === 'claimed' ? { claim: 'w' } : {}),
  });
}
