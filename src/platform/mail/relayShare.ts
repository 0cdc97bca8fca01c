/**
 * How many of a relay's connections this process may have, when it knows who else sends by it: an equal part of them, and
 * one at least. Pure; every process comes to the same answer.
 */
export function shareOf(connections: number, processes: string[], me: string): number {
  const all = [...new Set([...processes, me])].sort();
  const place = all.indexOf(me);
  const part = Math.floor(connections / all.length);
  return Math.max(1, place < connections % all.length ? part + 1 : part);
}
