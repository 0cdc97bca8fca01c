import { setTimeout as pause } from 'node:timers/promises';
import { config } from '../../config.ts';
import { readRelays } from '../../smtpUrl.ts';
import { blamesRelay, choose, triesAnother } from './choice.ts';
import type { Envelope, Message } from './connection.ts';
import { divide, type Member, makeMember, putAside, type RelayPlan, revive, seenNow } from './member.ts';
import type { Outcome } from './pool.ts';
import { RelayRate, type Reserve, reserveAmongAll } from './relayRate.ts';
import { shareOf } from './relayShare.ts';
import { type Heard, type Report, type Reported, relayReport } from './relayState.ts';
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

export interface SendOptions {
  /** Asked just before the first byte of the letter leaves; see Begin of connection.ts. */
  begin?: BeginBy;
  /** The message was proved to end in CRLF and to have no line that begins with a dot. */
  asIs?: boolean;
  /** Writes down what came of the letter: the connection takes no other one before that is done. */
  note?: (outcome: Outcome) => Promise<void>;
}

export interface Relay {
  send(envelope: Envelope, message: Message, options?: SendOptions): Promise<Outcome>;
  /** How many hand-overs can run at once. */
  readonly connections: number;
  /** Waits for hand-overs in flight, then leaves. */
  close(): Promise<void>;
}

/** How processes that send by the same relays keep to their limits together. */
export interface Sharing {
  report: (reported: Reported) => Report;
  reserve: Reserve;
}
const AMONG_ALL: Sharing = { report: relayReport, reserve: reserveAmongAll };
/** Where places in time for letters by any relay are given out; relays are named host:port. */
const ALL = 'all';
/** Whoever came first hears of a newcomer with its next report. */
const MAKE_ROOM_MS = 2_500;

let shared: Relay | undefined;
let sharedFor = '';

/** The relays of this process (SMTP_URL). They are connected to at the first letter. */
export function relay(): Relay {
  const { SMTP_URL, SMTP_CONNECTIONS, SMTP_RATE, BOUNCE_DOMAIN } = config();
  const wanted = `${SMTP_URL}|${SMTP_CONNECTIONS}|${SMTP_RATE}`;
  if (!shared || sharedFor !== wanted) {
    void shared?.close();
    const plans = readRelays(SMTP_URL).map(({ name: label, connections, ...given }) => ({
      ...{ ...given, label, name: BOUNCE_DOMAIN },
      ...{ connections: connections ?? SMTP_CONNECTIONS, divided: connections !== null },
    }));
    shared = openRelays(plans, AMONG_ALL, SMTP_RATE);
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

/** Several relays that stand in for each other. `perSecond`: letters by all of them together. */
export function openRelays(plans: RelayPlan[], sharing?: Sharing, perSecond?: number): Relay {
  const reserve = sharing?.reserve ?? (async () => null);
  const relays = plans.map((plan) => makeMember(plan, reserve, wake));
  const total = perSecond ? new RelayRate(ALL, perSecond, reserve, wake) : null;
  let waiting: (() => void)[] = [];
  let joined: Promise<void> | undefined;
  const report = sharing?.report({ seen: () => relays.map(seenNow), hear, rest });

  function wake(): void {
    const all = waiting;
    waiting = [];
    for (const go of all) go();
  }

  function hear(heard: Heard, me: string): void {
    for (const one of relays.filter(({ divided }) => divided))
      divide(one, shareOf(one.most, heard.get(one.label) ?? [], me));
    wake();
  }

  /** Nothing is under way: connections that nobody needs are others' to have. */
  function rest(): boolean {
    if (relays.some((one) => one.busy)) return false;
    for (const one of relays) one.pool.trim(0);
    joined = undefined;
    return true;
  }

  /** Before the first letter: says that it is there, and lets others make room where connections are divided. */
  async function join(): Promise<void> {
    await report?.now();
    if (relays.some((one) => one.divided && one.connections < one.most)) await pause(MAKE_ROOM_MS);
  }

  /** Waits until somebody leaves, or the rate of a relay or the time it is put aside for lets a letter go. */
  async function aMoment(now: number): Promise<void> {
    const times = [total?.readyAt(now) ?? 0, ...relays.flatMap((one) => [one.readyAt, one.asideUntil])].filter(
      (time) => time > now && Number.isFinite(time),
    );
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
      const one = (total?.readyAt(now) ?? 0) > now ? 'wait' : choose(relays, tried, now);
      if (one === null) return null;
      if (one !== 'wait') {
        one.busy++;
        one.rate?.take();
        total?.take();
        return one;
      }
      await aMoment(now);
    }
  }

  async function judge(one: Member, outcome: Outcome): Promise<void> {
    if (outcome.kind === 'accepted') one.meter.note();
    if (!blamesRelay(outcome)) {
      if (outcome.kind !== 'called-off' && outcome.kind !== 'lost-before-data') revive(one);
      return report?.soon();
    }
    const { code, enhanced, text } = outcome.reply;
    putAside(one, [code, enhanced, text].filter(Boolean).join(' '));
    await report?.now();
  }

  return {
    get connections() {
      return relays.reduce((sum, one) => sum + one.connections, 0);
    },
    async send(envelope, message, { begin = async () => true, asIs = false, note = async () => undefined } = {}) {
      joined ??= join();
      await joined;
      const tried = new Set<Member>();
      const beginOnce = once(begin); // a second relay goes on with what was begun for the first
      let last: Outcome | undefined;
      for (;;) {
        const one = await enter(tried);
        if (!one) {
          last ??= { kind: 'relay-down', reply: wordsOnly('no relay can be reached') };
          await note(last);
          return last;
        }
        tried.add(one);
        let free = () => {};
        try {
          const handed = await one.pool.handOver(envelope, message, () => beginOnce(one.label), asIs);
          free = handed.free;
          const outcome = named(handed.outcome, one.label);
          await judge(one, outcome);
          if (!triesAnother(outcome)) {
            await note(outcome);
            return outcome;
          }
          // What a relay said weighs more than that another could not be reached.
          if (!last || outcome.kind !== 'relay-down') last = outcome;
        } finally {
          free();
          one.busy--;
          wake();
        }
      }
    },
    async close() {
      while (relays.some((one) => one.busy)) await new Promise<void>((resolve) => waiting.push(resolve));
      await report?.stop();
      for (const one of relays) one.pool.close();
    },
  };
}

/** An outcome that nobody knows tells by which relay the letter went. */
function named(outcome: Outcome, relay: string): Outcome {
  return outcome.kind === 'uncertain' ? { ...outcome, relay } : outcome;
}

/** A yes is asked for once; a no ends the hand-over anyway. */
function once(begin: BeginBy): BeginBy {
  let begun = false;
  return async (relay) => {
    begun ||= await begin(relay);
    return begun;
  };
}
