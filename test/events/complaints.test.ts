import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import mongoose from 'mongoose';
import { bounce, feedbackReport } from '../../src/events/bounce.ts';
import { alarmOf } from '../../src/events/complaints.ts';
import { countEvents } from '../../src/events/event.store.ts';
import { noteSpamRate } from '../../src/events/spamRate.ts';
import { complaintFigures, watchComplaints } from '../../src/events/watchComplaints.ts';
import { findIssue } from '../../src/issues/issue.store.ts';
import type { Issue } from '../../src/issues/issue.ts';
import { resume } from '../../src/issues/release.ts';
import { newId } from '../../src/platform/mongo.ts';
import type { Refusal } from '../../src/refusal.ts';
import { HOUSE } from '../../src/staff/actor.ts';
import type { Subscriber } from '../../src/subscribers/subscriber.ts';
import { isSuppressed } from '../../src/subscribers/suppression.ts';
import { returnPath, unsubscribeAddress } from '../../src/urls.ts';
import { aReader, aReleasedIssue } from '../support/sending.ts';
import { openWorld, type World } from '../support/world.ts';

const DAY_MS = 86_400_000;

describe('too many complaints', () => {
  test.each([
    [{ complaints: 900, sent: 999 }, 'none'],
    [{ complaints: 0, sent: 1_000 }, 'none'],
    [{ complaints: 1, sent: 1_000 }, 'warn'],
    [{ complaints: 1, sent: 1_001 }, 'none'],
    [{ complaints: 2, sent: 1_000 }, 'warn'],
    [{ complaints: 3, sent: 1_000 }, 'stop'],
    [{ complaints: 3, sent: 1_001 }, 'warn'],
  ])('%j: %s', (counted, alarm) => {
    expect(alarmOf(counted)).toBe(alarm);
  });

  test('one more complaint never calms, one more letter never alarms', () => {
    const worse = ['none', 'warn', 'stop'];
    fc.assert(
      fc.property(fc.nat(100), fc.integer({ min: 1_000, max: 100_000 }), (complaints, sent) => {
        const now = worse.indexOf(alarmOf({ complaints, sent }));
        expect(worse.indexOf(alarmOf({ complaints: complaints + 1, sent }))).toBeGreaterThanOrEqual(now);
        expect(worse.indexOf(alarmOf({ complaints, sent: sent + 1 }))).toBeLessThanOrEqual(now);
      }),
    );
  });
});

describe('complaints', () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld({ OPS_EMAIL: 'drift@nyhetsbrev.example' });
  });
  afterEach(() => world.clear());
  afterAll(() => world.close());

  test('a report is known by the token that we signed, stops the letters to the reader, and counts once', async () => {
    const { issue, readers } = await aSentIssue(2);
    const [one, two] = readers as [Subscriber, Subscriber];
    const path = returnPath(issue.id, one.id);
    expect(await feedbackReport(aReport({ mailFrom: path }))).toEqual({ kind: 'complained' });
    expect(await feedbackReport(aReport({ mailFrom: path }))).toEqual({ kind: 'again' });
    // Some send the report to the return path, others blank every field but leave the headers.
    expect(await bounce(aReport({}), path)).toEqual({ kind: 'again' });
    const list = unsubscribeAddress(issue.id, two.id);
    expect(await feedbackReport(aReport({ header: `List-Unsubscribe: <mailto:${list}>` }))).toEqual({
      kind: 'complained',
    });
    expect(await isSuppressed(one.address)).toBe(true);
    expect(await countEvents(issue.id, 'complaint')).toBe(2);
  });

  test('a report of Microsoft is only the letter it is about, under a subject of its own', async () => {
    const { issue, readers } = await aSentIssue(1);
    const [one] = readers as [Subscriber];
    const header = `List-Unsubscribe: <mailto:${unsubscribeAddress(issue.id, one.id)}>`;
    const report = (subject: string) =>
      Buffer.from(`From: <staff@hotmail.com>\r
Subject: ${subject}\r
MIME-Version: 1.0\r
Content-Type: multipart/mixed; boundary="grans"\r
\r
--grans\r
Content-Type: message/rfc822\r
\r
From: Aktuellt <aktuellt@nyhetsbrev.example>\r
${header}\r
Subject: Aktuellt\r
\r
Hej\r
--grans--\r
`);
    expect(await feedbackReport(report('FW: Aktuellt'))).toEqual({ kind: 'unknown' });
    expect(await feedbackReport(report('complaint about message from 192.0.2.1'))).toEqual({ kind: 'complained' });
    expect(await isSuppressed(one.address)).toBe(true);
  });

  test('a report without a token of ours, or of another kind, touches nobody', async () => {
    const { issue, readers } = await aSentIssue(1);
    const [one] = readers as [Subscriber];
    const forged = returnPath(issue.id, one.id).replace(/^b..../, 'baaaa');
    expect(await feedbackReport(aReport({ mailFrom: forged, rcptTo: one.address }))).toEqual({ kind: 'forged' });
    const path = returnPath(issue.id, one.id);
    expect(await feedbackReport(aReport({ mailFrom: path, type: 'not-spam' }))).toEqual({ kind: 'unknown' });
    expect(await feedbackReport(Buffer.from('Subject: hej\r\n\r\nhej\r\n'))).toEqual({ kind: 'unknown' });
    expect(await isSuppressed(one.address)).toBe(false);
    expect(await countEvents(issue.id, 'complaint')).toBe(0);
  });

  test('0.1 percent warns once, 0.3 percent stops the issue; who lets it go on is not stopped for the same', async () => {
    const { issue, readers } = await aSentIssue(1_000, 4);
    await complainAll(issue.id, readers.slice(0, 1));
    await watchComplaints();
    await watchComplaints();
    expect((await findIssue(issue.id))?.state).toBe('releasing');
    expect(await alerts()).toEqual([expect.stringContaining('1 av 1000 brev (0,10 procent)')]);

    await complainAll(issue.id, readers.slice(1, 3));
    await watchComplaints();
    expect(await findIssue(issue.id)).toMatchObject({
      state: 'paused',
      pausedWhy: expect.stringContaining('3 av 1000 brev (0,30 procent) har anmälts som skräppost'),
    });
    expect(await alerts()).toHaveLength(2);

    await resume(issue.id, HOUSE);
    await watchComplaints();
    expect((await findIssue(issue.id))?.state).toBe('releasing');
    await complainAll(issue.id, readers.slice(3));
    await watchComplaints(); // one more within thirty days, and still too many
    expect((await findIssue(issue.id))?.state).toBe('paused');
  });

  test('a rate read at Google stops an issue on its way like our own, once; an older, lower or outdated one does not', async () => {
    const { issue } = await aSentIssue(10);
    const at = (days: number) => new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);
    const state = async () => (await findIssue(issue.id))?.state;
    const note = async (percent: string, day: string) => {
      await noteSpamRate({ percent, day }, { id: 'x', name: 'Bo' });
      await watchComplaints();
    };
    await note('0,29', at(-3));
    await note('9', at(-40));
    expect(await state()).toBe('releasing');
    await note('0.30 %', at(-2));
    expect(await findIssue(issue.id)).toMatchObject({
      state: 'paused',
      pausedWhy: expect.stringContaining(
        `Google Postmaster Tools visade 0,30 procent anmälda som skräppost den ${at(-2)} (noterat av Bo)`,
      ),
    });
    expect(await alerts()).toHaveLength(1);
    await resume(issue.id, HOUSE);
    await watchComplaints();
    expect(await state()).toBe('releasing');
    await note('0,4', at(-1));
    expect(await state()).toBe('paused');
    await resume(issue.id, HOUSE);
    await note('0,02', at(-1)); // corrected
    await note('7', at(-4));
    expect(await state()).toBe('releasing');
    expect((await complaintFigures()).google).toMatchObject({ day: at(-1), percent: 0.02 });
  });

  test.each([
    ['', '2026-11-20', ['percent']],
    ['-1', '2026-11-20', ['percent']],
    ['100,1', '2026-11-20', ['percent']],
    ['0,08 procent', '2026-11-20', ['percent']],
    ['1e3', '2026-02-30', ['percent', 'day']],
    ['0,1', '2026-11-25', ['day']],
    ['0,1', '2026-07-01', ['day']],
    ['0,1', '20/11', ['day']],
    ['0', '2026-11-24', []],
    ['100', '2026-11-24', []],
  ])('a rate of %j on %j: wrong fields %j', async (percent, day, wrong) => {
    const now = new Date('2026-11-24T22:30:00Z');
    const noted = noteSpamRate({ percent, day }, HOUSE, now).catch((refusal: Refusal) => refusal.problems);
    expect(((await noted) as { field?: string }[]).map?.(({ field }) => field) ?? []).toEqual(wrong);
  });

  async function complainAll(issueId: string, readers: { id: string }[]): Promise<void> {
    for (const { id } of readers) await feedbackReport(aReport({ mailFrom: returnPath(issueId, id) }));
  }

  async function alerts(): Promise<string[]> {
    const letters = await mongoose.model('Letter').find({ purpose: 'alert' }).lean<{ data: { sentence: string } }[]>();
    return letters.map((letter) => letter.data.sentence);
  }

  /** An issue under way of which `sent` letters were taken, `known` of them for readers that exist. */
  async function aSentIssue(sent: number, known = sent): Promise<{ issue: Issue; readers: Subscriber[] }> {
    const issue = await aReleasedIssue();
    const readers: Subscriber[] = [];
    for (let n = 0; n < known; n++) readers.push(await aReader(`n${n}@kommun.example`));
    const at = new Date();
    await mongoose.model('Delivery').insertMany(
      Array.from({ length: sent }, (_, n) => ({
        ...{ issueId: issue.id, subscriberId: readers[n]?.id ?? newId(), address: 'x@kommun.example' },
        ...{ variant: 'sv.aggregate', state: 'sent', dueAt: at, date: at, sentAt: at },
      })),
    );
    return { issue, readers };
  }
});

/** A report as RFC 5965 has it. */
function aReport(parts: { mailFrom?: string; rcptTo?: string; header?: string; type?: string }): Buffer {
  const { mailFrom, rcptTo, header, type = 'abuse' } = parts;
  const text = `From: <fbl@provider.example>
Subject: FW: Aktuellt
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="grans"

--grans
Content-Type: text/plain; charset=utf-8

This is an email abuse report.

--grans
Content-Type: message/feedback-report

Feedback-Type: ${type}
User-Agent: Provider/1.0
Version: 1
${mailFrom ? `Original-Mail-From: <${mailFrom}>\n` : ''}${rcptTo ? `Original-Rcpt-To: <${rcptTo}>\n` : ''}
--grans
Content-Type: message/rfc822

From: Aktuellt <aktuellt@nyhetsbrev.example>
${header ? `${header}\n` : ''}Subject: Aktuellt
Content-Type: text/plain

Hej

--grans--
`;
  return Buffer.from(text.replaceAll('\n', '\r\n'));
}
