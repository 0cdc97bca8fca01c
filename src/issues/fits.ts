import { ORGANISATION_KINDS, type OrganisationKind, type Subscriber } from '../subscribers/subscriber.ts';

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

/**
 * Whom an article says it is for: what its item begins with on the desk. Kinds and topics that the house does not have
 * limit nothing, and neither do topics for what leads the issue, because its subject line is read by everybody.
 */
export function meantBy(
  article: { audiences?: string[]; topics: string[] },
  houseTopics: readonly string[],
  leads: boolean,
): Partial<Meant> {
  const audiences = ORGANISATION_KINDS.filter((kind) => article.audiences?.includes(kind));
  const topics = leads ? [] : houseTopics.filter((topic) => article.topics.includes(topic));
  return audiences.length || topics.length ? { audiences, topics } : {};
}
