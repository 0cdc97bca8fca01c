import { claimedUnder, claimsOf, giveBack, noteOutcomes } from './claim.store.ts';
import type { Delivery } from './delivery.ts';
import { handOf } from './hand.ts';
import { type Begun, forgetHands, lastHeld } from './hands.store.ts';
import { afterUncertain } from './outcome.ts';
import { outcomeSettings } from './outcomeSettings.ts';

/*
 * Rows whose holder is dead. What it never handed over waits again; what it had in hand is uncertain: held, sent again
 * or counted as sent, as UNCERTAIN says.
 */

const NO_ANSWER = { code: null, enhanced: null, text: 'the worker stopped before the mail server had answered' };

/** Takes back the rows of all that were not heard of since `before`. */
export async function takeBackClaims(issueIds: string[], before: Date, now: Date): Promise<void> {
  const hands = new Map<string, string[]>();
  for (const claim of await claimsOf(issueIds)) {
    const hand = handOf(claim);
    hands.set(hand, [...(hands.get(hand) ?? []), claim]);
  }
  for (const [hand, claims] of hands) {
    const held = await lastHeld(hand, before, now);
    if (held) await settle(await claimedUnder(issueIds, claims), held, now);
  }
  await forgetHands(before, [...hands.keys()]);
}

async function settle(rows: Delivery[], held: Begun[], now: Date): Promise<void> {
  const begun = new Map(held.flatMap((of) => of.ids.map((id) => [`${id.toHexString()} ${of.claim}`, of] as const)));
  const idle = new Map<string, string[]>();
  const abandoned: { row: Delivery; of: Begun }[] = [];
  for (const row of rows) {
    const claim = row.claim as string;
    const of = begun.get(`${row.id} ${claim}`);
    if (of) abandoned.push({ row, of });
    else idle.set(claim, [...(idle.get(claim) ?? []), row.id]);
  }
  for (const [claim, ids] of idle) await giveBack(ids, claim, now);
  if (abandoned.length) await noteOutcomes(abandoned.map(({ row, of }) => uncertain(row, of, now)));
}

function uncertain(row: Delivery, { claim, relay, at }: Begun, now: Date) {
  const after = afterUncertain(NO_ANSWER, row, outcomeSettings(), now);
  return { id: row.id, claim, after: { ...after, relay, handedAt: at } };
}
