import type { Fault } from '../../platform/mail/doctor/fault.ts';
import { type Finding, warning } from './finding.ts';

const CODE = 'sender-';

/**
 * What the doctor found about the sender (R45). No editor can mend it, so it is a warning; but letters would be refused,
 * so it stops the issue until somebody has let it through with a reason.
 */
export function aboutSender(faults: Fault[]): Finding[] {
  return faults.flatMap(({ code, level, sentence, remedy }) =>
    level === 'red' ? [warning(CODE + code, { place: 'Avsändare', anchor: 'house' }, sentence, `${remedy} ${OR}`)] : [],
  );
}

const OR = 'Be den som sköter driften, eller släpp igenom det med ett skäl.';

/** Whether a finding stops the issue as it stands. */
export function stops({ level, code, waived }: Finding): boolean {
  return level === 'error' || (code.startsWith(CODE) && !waived);
}
