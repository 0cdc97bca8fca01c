import type { Draft, Issue } from '../../../issues/issue.ts';

/*
 * What stands in the fields of the issue desk, by the id of the field. A field that is not there is as it was saved.
 */

/** The issue as it would be if the given fields were saved. Pure; nothing is checked, for nothing is kept. */
export function asTyped(issue: Issue, fields: Record<string, unknown>): Issue {
  const text = (id: string, saved: string) => (typeof fields[id] === 'string' ? (fields[id] as string) : saved);
  const orNull = (id: string, saved: string | null) => text(id, saved ?? '').trim() || null;
  return {
    ...issue,
    subject: text('f-subject', issue.subject),
    preheader: text('f-preheader', issue.preheader),
    intro: {
      text: text('f-introText', issue.intro.text).replace(/\r\n?/g, '\n'),
      name: text('f-introName', issue.intro.name),
    },
    sections: issue.sections.map((section) => ({
      ...section,
      heading: text(`heading-${section.id}`, section.heading),
      items: section.items.map((item) => ({
        ...item,
        title: orNull(`title-${item.id}`, item.title),
        lead: orNull(`lead-${item.id}`, item.lead),
      })),
    })),
  };
}

/** What stands in the text fields of the sections and their cards. */
export function textsByField(sections: Draft['sections']): Record<string, string> {
  const ofSections = sections.map(({ id, heading }) => [`heading-${id}`, heading]);
  const ofCards = sections.flatMap(({ items }) =>
    items.flatMap(({ id, title, lead }) => [
      [`title-${id}`, title ?? ''],
      [`lead-${id}`, lead ?? ''],
    ]),
  );
  return Object.fromEntries([...ofSections, ...ofCards]);
}
