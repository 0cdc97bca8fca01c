import { type Logger, pino } from 'pino';

/** Tokens and addresses never reach the log: paths that carry a token are cut by the doors before they are logged. */
const REDACT = ['password', 'token', 'address', 'headers.authorization', 'headers.cookie'];

const LEVELS = ['debug', 'info', 'warn', 'error', 'silent'];

/**
 * The log of this process: JSON lines on stderr. ERROR means that a person must act.
 * LOG_LEVEL is read here directly, so that even a broken configuration can be logged; config.ts refuses a wrong one.
 */
export const log: Logger = pino(
  { level: LEVELS.find((one) => one === process.env.LOG_LEVEL) ?? 'info', base: { pid: process.pid }, redact: REDACT },
  pino.destination({ dest: 2, sync: true }),
);
