import { config } from '../config.ts';
import { log } from '../platform/log.ts';
import { post } from '../platform/mail/letters.ts';
import { absolute, paths } from '../urls.ts';
import type { Issue } from './issue.ts';

/** What a person is told about an issue: what has happened, and what to do. */
export interface Told {
  sentence: string;
  remedy: string;
}

/** A letter to OPS_EMAIL about an issue that needs a person. Never throws: what is told about has happened anyway. */
export async function tellOperators(issue: Pick<Issue, 'id' | 'number'>, { sentence, remedy }: Told): Promise<void> {
  log.error({ issue: issue.number, sentence }, 'a sending needs a person');
  const { OPS_EMAIL } = config();
  if (!OPS_EMAIL) return;
  const data = {
    subject: `Nummer ${issue.number} behöver dig`,
    sentence,
    remedy,
    url: absolute(`${paths.desk}/leverans/${issue.id}`),
  };
  await post({ purpose: 'alert', to: OPS_EMAIL, language: 'sv', data }).catch((problem: Error) =>
    log.error({ issue: issue.number, problem: problem.message }, 'the operators could not be told'),
  );
}
