import type { OrganisationKind, Subscriber } from '../subscribers/subscriber.ts';

/** Whom an item is meant for: kinds of organisation, topics. An empty list limits nothing. */
export interface Meant {
  audiences: OrganisationKind[];
  topics: string[];
}

/** What the rule looks at in a reader: the kind of her organisation, null when unknown, and the topics she has chosen. */
export interface ReaderTraits {
  organisation: Pick<Subscriber['organisation'], 'kind'>;
  topics: readonly string[];
}

/**
 * Whether a reader's letter holds an item: the one rule of counts, preview and fan-out. What we do not know about a
 * reader never takes anything from her: an unknown organisation fits every audience, and no chosen topic means all.
 */
export function fits(item: Meant, reader: ReaderTraits): boolean {
  const { kind } = reader.organisation;
  const audience = !item.audiences.length || kind === null || item.audiences.includes(kind);
  const topic = !item.topics.length || !reader.topics.length || item.topics.some((one) => reader.topics.includes(one));
  return audience && topic;
}

/** Whether everybody gets it, whoever she is. */
export function isForAll(item: Meant): boolean {
  return !item.audiences.length && !item.topics.length;
}
