import type { Listener } from './supervise.ts';

const NAME_WIDTH = 8;
const LEVELS: Record<number, string> = { 20: 'debug', 30: 'info', 40: 'warning', 50: 'ERROR', 60: 'ERROR' };
/** What the log adds to every line and the terminal need not show. */
const FURNITURE = new Set(['level', 'time', 'pid', 'msg']);

export interface Voice extends Listener {
  /** One line of the house itself, with the seconds since it began. */
  say(name: string, sentence: string): void;
}

/** The calm log of the house: one short line for each thing that happened. `write` gets whole lines. */
export function openVoice(write: (line: string) => void, startedAt = Date.now(), now = Date.now): Voice {
  const say = (name: string, sentence: string) => {
    const seconds = ((now() - startedAt) / 1000).toFixed(1).padStart(6);
    write(`${seconds} s  ${name.padEnd(NAME_WIDTH)}${sentence}`);
  };
  return { say, told: say, wrote: (name, line) => say(name, calm(line)) };
}

/** A JSON line of a child's log as words; any other line as it is. */
export function calm(line: string): string {
  if (!line.startsWith('{')) return line;
  try {
    const entry = JSON.parse(line) as Record<string, unknown>;
    const level = LEVELS[Number(entry.level)];
    if (!level) return line;
    const facts = Object.entries(entry).filter(([name]) => !FURNITURE.has(name));
    const told = facts.map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`);
    return [level === 'info' ? '' : `${level}: `, String(entry.msg ?? ''), told.length ? ` (${told.join(', ')})` : '']
      .join('')
      .trim();
  } catch {
    return line;
  }
}
