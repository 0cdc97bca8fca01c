import type { RequestHandler, Response } from 'express';
import { config } from '../../config.ts';
import { editionOf } from '../../editions/edition.store.ts';
import { currentLook } from '../../editions/look.store.ts';
import { param } from '../../http/parse.ts';
import { log } from '../../platform/log.ts';
import { Refusal } from '../../refusal.ts';
import { houseStyle, isReadable } from '../ui/houseStyle.ts';
import { outNumber } from './issues.ts';

const FIVE_MINUTES_S = 300;
const HOUR_S = 3_600;

/** The newsletter's accent on the readers' pages, as the look in force has it. A page is drawn without the store too. */
export const showColours: RequestHandler = async (_req, res) => {
  const { accent } = await currentLook().catch((problem: Error) => {
    log.warn({ problem: problem.message }, 'the colours of the look cannot be read');
    return { accent: config().ACCENT_COLOUR };
  });
  send(res, accent, FIVE_MINUTES_S);
};

/** The colours an issue had when it was sent: its page keeps them, whatever the newsletter looks like today. */
export const showIssueColours: RequestHandler = async (req, res) => {
  const issue = await outNumber(param(req, 'number'));
  const edition = issue && (await editionOf(issue));
  if (!edition) throw new Refusal('not-found', 'Numret finns inte, eller har inte skickats än.');
  send(res, edition.look.accent, HOUR_S);
};

/** An accent that letters can carry may be too pale for what pages print in it: then they keep the house's own. */
function send(res: Response, accent: string, seconds: number): void {
  const kept = isReadable(accent) ? accent : config().ACCENT_COLOUR;
  res.set('Cache-Control', `public, max-age=${seconds}`).type('css').send(houseStyle(kept));
}
