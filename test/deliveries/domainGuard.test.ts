import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { decideDomain } from '../../src/deliveries/domainGuard.ts';
import { looksBroken } from '../../src/deliveries/domainRule.ts';
import { monitor } from '../../src/deliveries/monitor.ts';
import { sweepDeliveries } from '../../src/deliveries/sweep.ts';
import { HOUSE } from '../../src/staff/actor.ts';
import { findSubscriber } from '../../src/subscribers/subscriber.store.ts';
import { isSuppressed, suppress } from '../../src/subscribers/suppression.ts';
import { aReader, aReleasedIssue, sendOut } from '../support/sending.ts';
import { openSink, type Sink } from '../support/sink.ts';
import { openWorld, type World } from '../support/world.ts';

describe('a domain that looks broken', () => {
  test('is one of which at least ten, and more than a fifth, turned hard', () => {
    fc.assert(
      fc.property(fc.nat(200), fc.nat(2_000), (hard, more) => {
        const tried = hard + more;
        expect(looksBroken({ hard, tried })).toBe(hard >= 10 && hard * 5 > tried);
      }),
    );
  });
});

describe('many readers of one domain turn hard', () => {
  const BROKEN = 'trasig.example';
  let world: World;
  let sink: Sink;

  beforeAll(async () => {
    sink = await openSink({
      answer: (to) => (/^finnsinte.*@/.test(to) ? { reply: '550 5.1.1 No such user here', at: 'rcpt' } : 'ok'),
    });
    world = await openWorld({ SMTP_URL: sink.url });
  });
  afterEach(() => world.clear());
  afterAll(async () => {
    await sink.close();
    await world.close();
  });

  /** Twelve of twenty at the broken domain, one at another, and one there that was suppressed long ago. */
  async function anIssueThatFails() {
    const broken = [];
    for (let n = 0; n < 20; n++) broken.push(await aReader(`${n < 12 ? 'finnsinte' : 'anna'}${n}@${BROKEN}`));
    const other = await aReader('finnsinte@annan.example');
    const issue = await aReleasedIssue();
    await sendOut(issue.id);
    return { issue, hard: broken.slice(0, 12), other };
  }

  test('none of them stays suppressed, a person is asked, and decides', async () => {
    const { issue, hard, other } = await anIssueThatFails();
    await sweepDeliveries();
    await sweepDeliveries();
    for (const { id, address } of hard) {
      expect(await isSuppressed(address)).toBe(false);
      expect((await findSubscriber(id))?.state).toBe('active');
    }
    expect(await isSuppressed(other.address)).toBe(true);
    expect((await monitor(issue.id)).domains).toMatchObject([{ domain: BROKEN, hard: 12, tried: 20 }]);

    await decideDomain(issue.id, BROKEN, 'suppress', HOUSE);
    for (const { address } of hard) expect(await isSuppressed(address)).toBe(true);
    await sweepDeliveries();
    expect(await isSuppressed(hard[0]?.address ?? '')).toBe(true);
    expect((await monitor(issue.id)).domains).toEqual([]);
    await expect(decideDomain(issue.id, BROKEN, 'keep', HOUSE)).rejects.toMatchObject({ code: 'conflict' });
  });

  test('kept by a person they stay, and a no of another kind is never lifted', async () => {
    const { issue, hard } = await anIssueThatFails();
    const [first, second] = hard;
    await suppress(first?.address ?? '', 'complaint');
    await sweepDeliveries();
    await decideDomain(issue.id, BROKEN, 'keep', HOUSE);
    await sweepDeliveries();
    expect(await isSuppressed(second?.address ?? '')).toBe(false);
    expect(await isSuppressed(first?.address ?? '')).toBe(true);
  });
});
