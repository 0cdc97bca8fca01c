import type { Answer, Sink } from '../../test/support/sink.ts';

/*
 * Two hundred readers at example domains, and a world that treats their letters as the world does: one address is
 * refused for good, one is greylisted once, one is taken and comes back later. Everybody else is reachable.
 */

const MUNICIPALITIES = ['umea', 'lulea', 'malmo', 'vaxjo', 'orebro', 'falun', 'kiruna', 'visby', 'boras', 'ystad'];

/** The address of reader number `n` (from 0). */
export function addressOf(n: number): string {
  return `lasare${n + 1}@${MUNICIPALITIES[n % MUNICIPALITIES.length]}.kommun.example`;
}

/** Readers with a part in the story, by number. */
export const CAST = { refused: 0, greylisted: 1, returned: 2, leaves: 3 };

/** Everybody else reads; some with pictures, some follow links, every fifth lets herself be measured. */
export const wantsMeasuring = (n: number): boolean => n % 5 === 4;

/** The catcher's answers once the issue goes out; confirmations before that are simply taken. */
export function likeTheWorld(sink: Sink): void {
  const [refused, greylisted] = [addressOf(CAST.refused), addressOf(CAST.greylisted)];
  const greylistedFrom = sink.attempts.get(greylisted) ?? 0;
  sink.answer((to, times): Answer => {
    if (to === refused) return { reply: '550 5.1.1 User unknown', at: 'rcpt' };
    if (to === greylisted && times === greylistedFrom + 1)
      return { reply: '450 4.2.0 Greylisted, try again later', at: 'rcpt' };
    return 'ok';
  });
}
