import type { Request } from 'express';
import type { Happening } from '../../articles/article.ts';
import { field } from '../../http/parse.ts';
import { atLocalTime } from '../../issues/zone.ts';
import { Refusal } from '../../refusal.ts';
import { articleWords as w } from '../../words/deskArticles.sv.ts';
import type { TypedEvent } from './EventFields.tsx';

/** When and where, as the form of an article says it; null without any of it. Throws 'invalid' with the field. */
export function happeningOf(req: Request): Happening | null {
  const { startsAt: starts, endsAt: ends, place, signUpUrl } = typedEvent(req);
  if (!starts && (ends || place || signUpUrl)) throw new Refusal('invalid', w.noStart, 'event.startsAt');
  if (!starts) return null;
  return {
    startsAt: timeOf(starts, 'event.startsAt'),
    endsAt: ends ? timeOf(ends, 'event.endsAt') : null,
    place: place || null,
    signUpUrl: signUpUrl || null,
  };
}

/** The same fields for drawing the form again. */
export function typedEvent(req: Request): TypedEvent {
  const said = (name: keyof TypedEvent) => field(req, name);
  return { startsAt: said('startsAt'), endsAt: said('endsAt'), place: said('place'), signUpUrl: said('signUpUrl') };
}

function timeOf(local: string, name: string): Date {
  try {
    return atLocalTime(local);
  } catch (error) {
    if (error instanceof Refusal) throw new Refusal(error.code, error.message, name);
    throw error;
  }
}
