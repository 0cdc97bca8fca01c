import type { Draft } from './issue.ts';

/** What an issue said at a version, so that nothing that was written is lost. */
export interface IssueVersion {
  version: number;
  draft: Draft;
  by: string;
  at: Date;
}

/** Texts are saved while one types: what the same person writes within this is one step to look back at. */
const ONE_STEP_MS = 3 * 60_000;

/** The versions worth showing, the newest first as they are given: of somebody's writing in one go, the last. Pure. */
export function stepsOf(versions: IssueVersion[]): IssueVersion[] {
  return versions.filter((one, at) => {
    const next = versions[at - 1];
    return !next || !isSameStep(one, next);
  });
}

function isSameStep(one: IssueVersion, next: IssueVersion): boolean {
  const structure = ({ draft }: IssueVersion) =>
    draft.sections.map(({ id, items }) => [id, ...items.map((item) => `${item.id} ${item.layout}`)]);
  return (
    one.by === next.by &&
    next.at.getTime() - one.at.getTime() <= ONE_STEP_MS &&
    JSON.stringify(structure(one)) === JSON.stringify(structure(next))
  );
}
