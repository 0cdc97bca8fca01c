import type { Draft } from './issue.ts';

/*
 * The texts of an issue when two people write at once: what only one of them has changed is taken, and what both have
 * changed is for people to decide. Pure.
 */

export interface Texts {
  subject: string;
  preheader: string;
  introText: string;
  introName: string;
}

export type TextName = keyof Texts;
export const TEXT_NAMES: readonly TextName[] = ['subject', 'preheader', 'introText', 'introName'];

export function textsOf({ subject, preheader, intro }: Pick<Draft, 'subject' | 'preheader' | 'intro'>): Texts {
  return { subject, preheader, introText: intro.text, introName: intro.name };
}

export function asDraft(texts: Texts): Pick<Draft, 'subject' | 'preheader' | 'intro'> {
  const { subject, preheader, introText, introName } = texts;
  return { subject, preheader, intro: { text: introText, name: introName } };
}

/**
 * Joins `mine` with `theirs`, both begun from `base` (null: nobody knows from what, so every difference is a clash).
 * `clashes` names the texts that both have changed, and not to the same; there `mine` is kept in `texts`.
 */
export function joinTexts<T extends { [Name in keyof T]: string }>(
  base: T | null,
  theirs: T,
  mine: T,
): { texts: T; clashes: (string & keyof T)[] } {
  const texts = { ...mine };
  const clashes: (string & keyof T)[] = [];
  for (const name of Object.keys(mine) as (string & keyof T)[]) {
    if (mine[name] === theirs[name]) continue;
    if (base && mine[name] === base[name]) texts[name] = theirs[name];
    else if (!base || theirs[name] !== base[name]) clashes.push(name);
  }
  return { texts, clashes };
}
