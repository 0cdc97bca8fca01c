import { notOffered } from '../errors.ts';
import type { Index } from '../indexes.ts';
import type { Plan, Query } from '../planner.ts';
import { sizeOf, take } from '../stages/shape.ts';
import { asInteger, type Doc, isDoc } from '../values.ts';
import { headOf } from './aggregate.ts';
import type { Commands } from './command.ts';
import { readQuery, search } from './search.ts';

/** Which index a command would use, and how many keys and documents it would look at. Nothing is changed. */
export const explaining: Commands = {
  explain: {
    fields: 'verbosity',
    run({ target, database }, { catalog }) {
      if (!isDoc(target)) throw notOffered('explain of anything but a command');
      const [name = ''] = Object.keys(target);
      const namespace = `${database}.${String(target[name])}`;
      const query = queryIn(name, target);
      const { plan, documents, counts } = search(catalog.find(database, String(target[name])), query);
      const limit = (asInteger(target.limit) || Number.POSITIVE_INFINITY) + (asInteger(target.skip) ?? 0);
      const nReturned = sizeOf(take(documents, limit));
      const winningPlan = plan ? shown(plan, query) : { stage: 'EOF' };
      const examined = { totalKeysExamined: plan?.index ? counts.keys : 0, totalDocsExamined: counts.documents };
      return {
        explainVersion: '1',
        queryPlanner: { namespace, parsedQuery: query.filter, winningPlan, rejectedPlans: [] },
        executionStats: { executionSuccess: true, nReturned, ...examined, executionStages: winningPlan },
      };
    },
  },
};

function queryIn(name: string, command: Doc): Query {
  if (name === 'find') return readQuery(command);
  if (['count', 'distinct', 'findAndModify'].includes(name)) return readQuery(command, 'query');
  if (name === 'aggregate') return headOf(command).query;
  const steps = command[`${name}s`];
  if ((name === 'update' || name === 'delete') && Array.isArray(steps) && isDoc(steps[0]))
    return readQuery(steps[0], 'q');
  throw notOffered(`explain of ${name}`);
}

function shown({ index, reverse, sorted }: Plan, { sort }: Query): Doc {
  const direction = reverse ? 'backward' : 'forward';
  const found = index ? { stage: 'FETCH', inputStage: scanOf(index, direction) } : { stage: 'COLLSCAN', direction };
  return sorted ? found : { stage: 'SORT', sortPattern: sort, inputStage: found };
}

function scanOf({ definition: { name, key, multikey = false } }: Index, direction: string): Doc {
  return { stage: 'IXSCAN', indexName: name, keyPattern: key, isMultiKey: multikey, direction };
}
