import PostalMime from 'postal-mime';
import type { Caught } from '../../test/support/sink.ts';

/*
 * A reader as the house sees one: somebody who has a letter and makes HTTP requests. Every request is written down,
 * so that the demo can count what happened without asking the house.
 */

export type Agent = 'person' | 'scanner';

const AGENTS: Record<Agent, string> = {
  person:
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36',
  scanner: 'Mozilla/5.0 (compatible; Barracuda Sentinel/1.0)',
};

export interface Request {
  agent: Agent;
  method: string;
  url: string;
  status: number;
  location: string | null;
}

/** The readers' requests, in order. */
export class HttpLog {
  readonly requests: Request[] = [];

  async fetch(agent: Agent, url: string, init: RequestInit = {}): Promise<Response> {
    const headers = { 'User-Agent': AGENTS[agent], ...(init.headers as Record<string, string> | undefined) };
    const response = await fetch(url, { redirect: 'manual', ...init, headers });
    this.requests.push({
      agent,
      method: init.method ?? 'GET',
      url,
      status: response.status,
      location: response.headers.get('location'),
    });
    return response;
  }

  /** How many requests of people by GET began with this address and were answered with one of these statuses. */
  count(agent: Agent, startsWith: string, statuses: number[]): number {
    return this.requests.filter(
      (one) =>
        one.agent === agent && one.method === 'GET' && one.url.startsWith(startsWith) && statuses.includes(one.status),
    ).length;
  }
}

export interface Letter {
  to: string;
  subject: string;
  html: string;
  text: string;
  headers: Map<string, string>;
  caught: Caught;
}

/** Opens a caught letter as a mail program does. */
export async function openLetter(caught: Caught): Promise<Letter> {
  const mail = await PostalMime.parse(caught.raw);
  return {
    to: caught.to[0] ?? '',
    subject: mail.subject ?? '',
    html: mail.html ?? '',
    text: mail.text ?? '',
    headers: new Map(mail.headers.map((header) => [header.key.toLowerCase(), header.value])),
    caught,
  };
}

/** The addresses in the letter's HTML, each once: links by href, pictures by src. */
export function addressesOf(html: string): { links: string[]; images: string[] } {
  const all = (attribute: string) => [
    ...new Set(
      [...html.matchAll(new RegExp(`<[^>]+\\s${attribute}="([^"]+)"`, 'g'))].map((match) =>
        withoutEntities(match[1] as string),
      ),
    ),
  ];
  return {
    links: all('href').filter((url) => /^https?:/.test(url)),
    images: all('src').filter((url) => /^https?:/.test(url)),
  };
}

function withoutEntities(text: string): string {
  return text.replaceAll('&#38;', '&').replaceAll('&amp;', '&');
}

/** The one HTTPS address of List-Unsubscribe (RFC 8058 section 3.1). */
export function oneClickAddress(letter: Letter): string {
  const address = /<(https?:[^>]+)>/.exec(letter.headers.get('list-unsubscribe') ?? '')?.[1];
  if (!address) throw new Error(`the letter to ${letter.to} has no address for one-click unsubscribing`);
  return address;
}
