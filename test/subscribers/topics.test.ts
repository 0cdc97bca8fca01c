import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { rowReader } from '../../src/subscribers/import/columns.ts';
import { changePreferences } from '../../src/subscribers/preferences.ts';
import { findSubscriber } from '../../src/subscribers/subscriber.store.ts';
import { houseTopics, keepTopics, keptTopics } from '../../src/subscribers/topic.store.ts';
import {
  checkTopics,
  FIRST_TOPICS,
  MOST_TOPICS,
  stampOf,
  type Topic,
  topicNames,
} from '../../src/subscribers/topic.ts';
import { aReader } from '../support/sending.ts';
import { openWorld, type World } from '../support/world.ts';

const row = (key: string, sv: string, en: string) => ({ key, sv, en });
const keep = async (topics: Topic[]) => keepTopics(topics, stampOf(await keptTopics()));

describe('a list of topics', () => {
  test('keeps its keys when names change, makes keys for new ones, and drops emptied rows', () => {
    const typed = [row('projekt', ' Projekt  och stöd ', 'Projects'), row('', 'E-hälsa', 'e-Health'), row('x', '', '')];
    expect(checkTopics(typed)).toEqual([
      row('projekt', 'Projekt och stöd', 'Projects'),
      row('e-halsa', 'E-hälsa', 'e-Health'),
    ]);
    expect(checkTopics([row('e-halsa', 'Hälsa', 'Health'), row('', 'E-hälsa', 'e-Health')])[1]?.key).toBe('e-halsa-2');
  });

  test.each([
    [[row('', 'Skola', '')], 'en'],
    [[row('', '', 'School')], 'sv'],
    [[row('', 'Skola', 'School'), row('', 'SKOLA', 'Schools')], 'sv'],
    [[row('', 'x'.repeat(41), 'X')], 'sv'],
    [Array.from({ length: MOST_TOPICS + 1 }, (_, at) => row('', `Ämne ${at}`, `Topic ${at}`)), 'topics'],
  ])('%j is refused, naming %s', (typed, field) => {
    expect(() => checkTopics(typed)).toThrow(expect.objectContaining({ code: 'invalid', field }));
  });

  test('names what the house still has, in either language', () => {
    expect(topicNames(FIRST_TOPICS, ['kronikor', 'borta', 'projekt'], 'en')).toEqual(['Columns', 'Projects']);
  });
});

describe('the topics of the house', () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld();
  });
  afterAll(async () => {
    await world.close();
  });

  test('are what readers may choose; one that is gone is no choice any more', async () => {
    await keep(FIRST_TOPICS);
    expect(await houseTopics()).toEqual(FIRST_TOPICS);
    const one = await aReader('en@kommun.example', { topics: ['projekt', 'kronikor'] });
    const other = await aReader('annan@kommun.example', { topics: ['kronikor'] });
    await keep([row('skola', 'Skola', 'School'), row('projekt', 'Projekt', 'Projects')]);
    expect((await findSubscriber(one.id))?.topics).toEqual(['projekt']);
    expect((await findSubscriber(other.id))?.topics).toEqual([]);
    expect((await changePreferences(one.id, { topics: ['skola'] })).topics).toEqual(['skola']);
    await expect(changePreferences(one.id, { topics: ['kronikor'] })).rejects.toMatchObject({ field: 'topics' });
    const read = rowReader({ address: 0, topics: 1 }, await houseTopics());
    expect(read(['a@kommun.example', 'School, projekt'])).toMatchObject({ topics: ['skola', 'projekt'] });
    expect(read(['a@kommun.example', 'Sport'])).toHaveProperty('problem');
  });

  test('are changed by who saw them: of several who change the same list one is let, also when it is the first time', async () => {
    await world.clear();
    for (const name of ['Skola', 'Vård']) {
      const seen = stampOf(await keptTopics());
      const outcomes = await Promise.allSettled(
        ['one', 'two', 'three'].map((en) => keepTopics([...FIRST_TOPICS, row('', name, en)], seen)),
      );
      const late = outcomes.filter((one) => one.status === 'rejected');
      expect(late).toHaveLength(2);
      for (const { reason } of late) expect(reason).toMatchObject({ code: 'conflict' });
      expect((await keptTopics()).at(-1)?.sv).toBe(name);
    }
  });
});
