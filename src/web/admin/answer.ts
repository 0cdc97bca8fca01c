import type { Request, RequestHandler, Response } from 'express';
import type { VNode } from 'preact';
import { csrfToken } from '../../http/csrf.ts';
import { statusOf } from '../../http/errors.ts';
import { staffOf } from '../../http/session.ts';
import { Refusal } from '../../refusal.ts';
import type { Actor } from '../../staff/actor.ts';
import { doneWords } from '../../words/desk.sv.ts';
import type { Alarm } from '../ui/Alarms.tsx';
import type { Visit } from '../ui/DeskPage.tsx';
import { render } from '../ui/render.ts';

/*
 * How every page of the desk answers: a GET draws, a POST does one thing and sends the browser on (303), and a no is
 * drawn on the page it was asked from, so that nothing typed is lost.
 */

/** What a page must know of the visit. `?klart=` says what was just done, by a word we know. */
export function visitOf(req: Request, refusal?: Refusal | null): Visit {
  const done = doneWords[String(req.query.klart ?? '') as keyof typeof doneWords];
  const said = refusal
    ? { tone: 'bad' as const, text: refusal.message }
    : done
      ? { tone: 'good' as const, text: done }
      : null;
  const alarms = ((req.res?.locals.alarms ?? []) as Alarm[]).filter(({ href }) => href !== req.path);
  return { staff: { name: staffOf(req).name }, csrf: csrfToken(req), said, alarms };
}

export function actorOf(req: Request): Actor {
  const { id, name } = staffOf(req);
  return { id, name };
}

/** Sends a drawn page. */
export function show(res: Response, page: VNode, refusal?: Refusal | null): void {
  res
    .status(refusal ? statusOf(refusal.code) : 200)
    .type('html')
    .send(render(page));
}

/** Sends the browser on after something was done. */
export function goTo(res: Response, path: string, done?: keyof typeof doneWords): void {
  const [bare = path, fragment] = path.split('#');
  const query = done ? `${bare.includes('?') ? '&' : '?'}klart=${done}` : '';
  res.redirect(303, `${bare}${query}${fragment ? `#${fragment}` : ''}`);
}

/**
 * A POST: does its work, and draws the page again with the sentence when the house says no. `again` is not asked for a
 * thing that does not exist any more: that no is a page of its own.
 */
export function doing(
  work: (req: Request, res: Response) => Promise<void>,
  again: (req: Request, res: Response, refusal: Refusal) => Promise<void>,
): RequestHandler {
  return async (req, res) => {
    try {
      await work(req, res);
    } catch (error) {
      if (!(error instanceof Refusal) || error.code === 'not-found' || res.headersSent) throw error;
      await again(req, res, error);
    }
  };
}

/** What is wrong with one field, for its place in the form. */
export function problemOf(refusal: Refusal | null | undefined, name: string): string | null {
  if (!refusal) return null;
  if (refusal.field === name) return refusal.message;
  return refusal.problems.find((one) => one.field === name)?.problem ?? null;
}

/** A value of the query as one short text. */
export function asked(req: Request, name: string): string {
  const value = req.query[name];
  return typeof value === 'string' ? value.trim().slice(0, 200) : '';
}
