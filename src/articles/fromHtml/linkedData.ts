import { parseUrl } from '../../parseUrl.ts';
import type { Happening } from '../article.ts';
import type { DomDocument } from './dom.ts';
import { momentOf } from './moments.ts';

/** An object of JSON-LD, as strangers write it: every field may be anything. */
export type Linked = Record<string, unknown>;

const WANTED =
  /^(?:(?:News|Tech|Scholarly|Opinion\w*|Report\w*|Advertiser\w*)?Article|BlogPosting|Report|(?:\w*)Event)$/;
const DAY_ALONE = /^\d{4}-\d{2}-\d{2}$/;
const LONGEST = 2_000;
const MOST_OBJECTS = 200;

/** The article or event that a page describes in JSON-LD; null when it describes none. */
export function linkedData(document: DomDocument): Linked | null {
  const found: Linked[] = [];
  for (const script of document.querySelectorAll('script[type="application/ld+json"]')) {
    try {
      collect(JSON.parse(script.textContent ?? ''), found);
    } catch {
      // Broken data of a site is no data.
    }
  }
  return found.find((one) => typesOf(one).some((type) => WANTED.test(type))) ?? null;
}

/** When and where, if it is an event. */
export function happeningOf(linked: Linked | null): Happening | null {
  if (!linked || !typesOf(linked).some((type) => type.endsWith('Event'))) return null;
  const starts = textOf(linked.startDate) ?? '';
  const startsAt = momentOf(starts);
  if (!startsAt) return null;
  const address = textOf(linked.url);
  const endsAt = endOf(textOf(linked.endDate) ?? '', starts);
  return {
    startsAt,
    endsAt: endsAt && endsAt >= startsAt ? endsAt : null, // pages get this wrong, and nobody is there to be asked
    place: placeOf(firstOf(linked.location)),
    signUpUrl: address?.startsWith('https://') && parseUrl(address) ? address : null,
  };
}

export function firstOf(value: unknown): unknown {
  return Array.isArray(value) ? value[0] : value;
}

/** A text on one line; null for everything that is no text. */
export function textOf(value: unknown): string | null {
  return typeof value === 'string' ? oneLine(value).slice(0, LONGEST) || null : null;
}

export function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

function collect(value: unknown, found: Linked[]): void {
  if (found.length >= MOST_OBJECTS || typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) for (const one of value) collect(one, found);
  else {
    found.push(value as Linked);
    collect((value as Linked)['@graph'], found);
  }
}

function typesOf(linked: Linked): string[] {
  return [linked['@type']].flat().filter((type): type is string => typeof type === 'string');
}

/** A day alone is the last day, and part of the event; of one that begins on that day at a time it does not say more. */
function endOf(ends: string, starts: string): Date | null {
  if (!DAY_ALONE.test(ends)) return momentOf(ends);
  return ends !== starts && starts.startsWith(ends) ? null : momentOf(`${ends}T23:59`);
}

function placeOf(value: unknown): string | null {
  if (typeof value !== 'object' || value === null) return textOf(value);
  const { name, '@type': type } = value as Linked;
  return textOf(name) ?? (type === 'VirtualLocation' ? 'Digitalt' : null);
}
