import type { Request, RequestHandler, Response } from 'express';
import { config } from '../../config.ts';
import { peekUnsubscribe, unsubscribe } from '../../events/unsubscribe.ts';
import { param, rawBody } from '../../http/parse.ts';
import { findIssue } from '../../issues/issue.store.ts';
import { Refusal } from '../../refusal.ts';
import { hasMoved } from '../../subscribers/moveAddress.ts';
import { findSubscriber } from '../../subscribers/subscriber.store.ts';
import { paths, preferencesPath, preferencesStillOpen } from '../../urls.ts';
import { publicWords } from '../../words/words.ts';
import { Button } from '../ui/Button.tsx';
import { Select } from '../ui/Field.tsx';
import { localised } from '../ui/PublicPage.tsx';
import { readUnsubscribeBody } from './oneClick.ts';
import { OneButton, Plain } from './Plain.tsx';
import { brakeGuessing } from './pace.ts';
import { type Spoken, show, spoken } from './show.ts';

/** The page the letter's own link leads to. Opening it, however often, changes nothing (R14). */
export const showUnsubscribe: RequestHandler = async (req, res) => {
  const read = await peekUnsubscribe(param(req, 'token'));
  if (!read.ok) return refuseToken(req);
  const say = spoken(req, read.subscriber.language);
  if (read.ended) return showEnded(res, say, read.subscriber.id);
  const { unsubscribe: u } = say.w;
  const reasons = Object.entries(u.reasons).map(([value, label]) => ({ value, label }));
  const choices = await wayToChoices(read.issueId, read.subscriber.id);
  show(
    res,
    say,
    <Plain say={say} title={u.title} text={u.lead(config().NEWSLETTER_NAME)}>
      <OneButton button={<Button weight="primary">{u.button}</Button>}>
        <input type="hidden" name="from" value="page" />
        <Select name="reason" label={u.reason} hint={u.reasonHint} options={reasons} />
      </OneButton>
      <p>
        <a href={choices ?? localised(paths.sendLink, say.language)}>{u.instead}</a>
      </p>
    </Plain>,
  );
};

/**
 * The key to her choices while the letter's own link to them is good, else null: a letter that was forwarded long ago
 * still ends the subscription (R131), and opens nothing else.
 */
async function wayToChoices(issueId: string, subscriberId: string): Promise<string | null> {
  const released = (await findIssue(issueId))?.releasedAt;
  return released && preferencesStillOpen(released) ? preferencesPath(subscriberId) : null;
}

/**
 * RFC 8058: acts at once, needs no cookie and no token but the one in the address, and never redirects. The second
 * time it answers the same.
 */
const act: RequestHandler = async (req, res) => {
  const body = readUnsubscribeBody(
    Buffer.isBuffer(req.body) ? req.body : Buffer.alloc(0),
    req.get('Content-Type') ?? '',
  );
  if (body.kind === 'other')
    throw new Refusal('invalid', 'Öppna länken i brevet och tryck på knappen för att avsluta prenumerationen.');
  const how =
    body.kind === 'page' ? { source: 'page' as const, ...reasonOf(body.reason) } : { source: 'one-click' as const };
  const done = await unsubscribe(param(req, 'token'), how);
  if (done.kind === 'bad') return refuseToken(req);
  const say = await readersWords(req, done.subscriberId);
  if (done.kind === 'left') return showGone(res, say);
  await showEnded(res, say, done.subscriberId ?? '');
};

export const doUnsubscribe: RequestHandler[] = [rawBody, act];

export function showGone(res: Response, say: Spoken): void {
  const { unsubscribe: u } = say.w;
  const page = (
    <Plain say={say} title={u.doneTitle} text={u.done} on={{ href: paths.subscribe, text: u.againLink }}>
      <p class="muted">{u.again}</p>
    </Plain>
  );
  show(res, say, page);
}

/** It ended before. One that moved is not over: it goes on at the other address, and that is where it ends. */
async function showEnded(res: Response, say: Spoken, subscriberId: string): Promise<void> {
  if (!(await hasMoved(subscriberId))) return showGone(res, say);
  const { unsubscribe: u } = say.w;
  const on = { href: paths.sendLink, text: u.movedLink };
  show(res, say, <Plain say={say} title={u.movedTitle} text={u.moved} on={on} />);
}

/** Forged or unknown: the same page as for any address that does not exist (R133). */
async function refuseToken(req: Request): Promise<never> {
  await brakeGuessing(req);
  throw new Refusal('not-found', 'Länken fungerar inte. Kontrollera att hela länken kom med.');
}

/** Only the words of our own list: nothing free is stored beside a person who has left. */
function reasonOf(reason: string): { reason?: string } {
  return reason && reason in spokenReasons() ? { reason } : {};
}

function spokenReasons(): Record<string, string> {
  return publicWords('sv').unsubscribe.reasons;
}

async function readersWords(req: Request, subscriberId: string | undefined): Promise<Spoken> {
  const reader = subscriberId ? await findSubscriber(subscriberId) : null;
  return spoken(req, reader?.language);
}
