import { config } from '../../config.ts';
import { readRelays } from '../../smtpUrl.ts';
import { blamesRelay, choose, triesAnother } from './choice.ts';
import type { Envelope, Message } from './connection.ts';
import { type Member, makeMember, putAside, type RelayPlan, revive, seenNow } from './member.ts';
import type { Outcome } from './pool.ts';
import { type Report, relayReport } from './relayState.ts';
import { wordsOnly } from './replies.ts';

/*
 * The mail servers that take our letters. Each letter goes by one of them, by weight; one that is in trouble is put
 * aside, for longer each time, and its letters go by the others. What came of a letter is a value, switched
 * exhaustively by whoever asked.
 */

export type { Envelope } from './connection.ts';
export type { Outcome } from './pool.ts';

/** Begin, told by which relay. A relay that takes over what another has begun does not ask again. */
export type BeginBy = (relay: string) => Promise<boolean>;

export interface Relay {
  /**
   * `begin` is asked just before the first byte of the letter leaves; see Begin of connection.ts. `asIs` says that the message was proved
   * to end in CRLF and to have no line that begins with a dot.
   */
  send(envelope: Envelope, message: Message, begin?: BeginBy, asIs?: boolean): Promise<Outcome>;
  /** How many hand-overs can run at once. */
  readonly connections: number;
  /** Waits for hand-overs in flight, then leaves. */
  close(): Promise<void>;
}

let shared: Relay | undefined;
let sharedFor = '';

/** The relays of this process (SMTP_URL). They are connected to at the first letter. */
export function relay(): Relay {
  const { SMTP_URL, SMTP_CONNECTIONS, BOUNCE_DOMAIN } = config();
  const wanted = `${SMTP_URL}|${SMTP_CONNECTIONS}`;
  if (!shared || sharedFor !== wanted) {
    void shared?.close();
    const plans = readRelays(SMTP_URL).map(({ name: label, connections, ...given }) => ({
      ...{ ...given, label, name: BOUNCE_DOMAIN },
      connections: connections ?? SMTP_CONNECTIONS,
    }));
    shared = openRelays(plans, relayReport());
    sharedFor = wanted;
  }
  return shared;
}

export async function closeRelay(): Promise<void> {
  await shared?.close();
  shared = undefined;
}

/** A relay of its own, for tests and tools. */
export function openRelay(plan: RelayPlan): Relay {
  return openRelays([plan]);
}

/** Several relays that stand in for each other. */
export function openRelays(plans: RelayPlan[], report?: Report): Relay {
  const relays = plans.map(makeMember);
  let waiting: (() => void)[] = [];
  const seen = () => relays.map(seenNow);

  function wake(): void {
    const all = waiting;
    waiting = [];
    for (const go of all) go();
  }

  /** Waits until somebody leaves, or the rate of a relay or the time it is put aside for lets a letter go. */
  async function aMoment(now: number): Promise<void> {
    const times = relays.flatMap((one) => [one.readyAt, one.asideUntil]).filter((time) => time > now);
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      waiting.push(resolve);
      if (times.length) timer = setTimeout(resolve, Math.min(...times) - now + 1);
    });
    clearTimeout(timer);
  }

  async function enter(tried: ReadonlySet<Member>): Promise<Member | null> {
    for (;;) {
      const now = Date.now();
      const one = choose(relays, tried, now);
      if (one === null) return null;
      if (one !== 'wait') {
        one.busy++;
        one.readyAt = Math.max(now, one.readyAt) + one.everyMs;
        return one;
      }
      await aMoment(now);
    }
  }

  async function judge(one: Member, outcome: Outcome): Promise<void> {
    if (outcome.kind === 'accepted') one.meter.note();
    if (!blamesRelay(outcome)) {
      if (outcome.kind !== 'called-off' && outcome.kind !== 'lost-before-data') revive(one);
      return report?.soon(seen);
    }
    const { code, enhanced, text } = outcome.reply;
    putAside(one, [code, enhanced, text].filter(Boolean).join(' '));
    await report?.now(seen);
  }

  return {
    connections: relays.reduce((sum, one) => sum + one.connections, 0),
    async send(envelope, message, begin = async () => true, asIs = false) {
      const tried = new Set<Member>();
      const beginOnce = once(begin); // a second relay goes on with what was begun for the first
      let last: Outcome | undefined;
      for (;;) {
        const one = await enter(tried);
        if (!one) return last ?? { kind: 'relay-down', reply: wordsOnly('no relay can be reached') };
        tried.add(one);
        try {
          const outcome = await one.pool.handOver(envelope, message, () => beginOnce(one.label), asIs);
          await judge(one, outcome);
          if (outcome.kind === 'uncertain') return { ...outcome, relay: one.label };
          if (!triesAnother(outcome)) return outcome;
          // What a relay said weighs more than that another could not be reached.
          if (!last || outcome.kind !== 'relay-down') last = outcome;
        } finally {
          one.busy--;
          wake();
        }
      }
    },
    async close() {
      while (relays.some((one) => one.busy)) await new Promise<void>((resolve) => waiting.push(resolve));
      report?.stop();
      for (const one of relays) one.pool.close();
    },
  };
}

/** A yes is asked for once; a no ends the hand-over anyway. */
function once(begin: BeginBy): BeginBy {
  let begun = false;
  return async (relay) => {
    begun ||= await begin(relay);
    return begun;
  };
}
