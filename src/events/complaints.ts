/* How many complaints are too many (R49). Gmail reports none, so what is counted is the least there were. Pure. */

/** Shares of the letters that were taken. */
const WARN_SHARE = 0.001;
const STOP_SHARE = 0.003;
/** Among fewer letters a single complaint says nothing. */
const LEAST_SENT = 1_000;

export interface Complaints {
  complaints: number;
  sent: number; // letters that mail servers took
}

export type Alarm = 'none' | 'warn' | 'stop';

export function alarmOf({ complaints, sent }: Complaints): Alarm {
  return isTooFew({ sent }) ? 'none' : alarmOfShare(complaints / sent);
}

/** The same for a share that somebody else has counted. */
export function alarmOfShare(share: number): Alarm {
  if (share >= STOP_SHARE) return 'stop';
  return share >= WARN_SHARE ? 'warn' : 'none';
}

/** So few letters that their complaints say nothing. */
export function isTooFew({ sent }: Pick<Complaints, 'sent'>): boolean {
  return sent < LEAST_SENT;
}

/** Complaints since a person last let the sending go on. */
export function since(now: Complaints, before: Complaints): Complaints {
  return { complaints: now.complaints - before.complaints, sent: now.sent - before.sent };
}
