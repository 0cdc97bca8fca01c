import { readCollation } from '../collation.ts';
import { notOffered } from '../errors.ts';
import { compileFilter } from '../match.ts';
import { isPrimary, type Plan, plan, type Query } from '../planner.ts';
import { asInteger, type Doc, isDoc } from '../values.ts';
import { headOf } from './aggregate.ts';
import type { Command } from './command.ts';
import { type Counts, readQuery, search } from './read.ts';

/** Which index a command would use, and how many keys and documents it would look at. Nothing is changed. */
export const explain: Command = {
  fields: ['verbosity'],
  run({ target, database }, { catalog }) {
    if (!isDoc(target)) throw notOffered('explain of anything but a command');
    const [name = ''] = Object.keys(target);
    const collection = catalog.find(database, String(target[name]));
    const query = queryIn(name, target);
    const matcher = compileFilter(query.filter, query.collation);
    if (!collection)
      return shown(`${database}.${String(target[name])}`, { stage: 'EOF' }, { keys: 0, documents: 0 }, 0, query);
    const chosen = plan(collection, query);
    const counts: Counts = { keys: 0, documents: 0 };
    const limit = (asInteger(target.limit) || Number.POSITIVE_INFINITY) + (asInteger(target.skip) ?? 0);
    let returned = 0;
    for (const _ of search(collection, query, chosen, matcher, undefined, counts)) {
      returned += 1;
      if (returned >= limit && chosen.sorted) break;
    }
    const keys = chosen.branches || (chosen.index && !isPrimary(chosen.index)) ? counts.keys : 0;
    const scan = chosen.branches ? { stage: 'OR', inputStages: chosen.branches.map(scanBy) } : scanBy(chosen);
    const fetch = scan.stage === 'IXSCAN' || scan.stage === 'OR' ? { stage: 'FETCH', inputStage: scan } : scan;
    const winning = chosen.sorted ? fetch : { stage: 'SORT', sortPattern: query.sort, inputStage: fetch };
    return shown(collection.namespace, winning, { keys, documents: counts.documents }, returned, query);
  },
};

function scanBy({ index, reverse }: Plan): Doc {
  const direction = reverse ? 'backward' : 'forward';
  if (!index) return { stage: 'COLLSCAN', direction };
  return {
    stage: isPrimary(index) ? 'IDHACK' : 'IXSCAN',
    indexName: index.definition.name,
    keyPattern: index.definition.key,
    isMultiKey: index.definition.multikey === true,
    direction,
  };
}

function queryIn(name: string, command: Doc): Query {
  const first = (list: unknown) => (Array.isArray(list) && isDoc(list[0]) ? list[0] : {});
  switch (name) {
    case 'find':
      return readQuery(command);
    case 'count':
    case 'distinct':
    case 'findAndModify':
      return readQuery({ ...command, filter: command.query });
    case 'aggregate':
      return headOf(command).query;
    case 'update':
    case 'delete': {
      const step = first(command[`${name}s`]);
      return { filter: isDoc(step.q) ? step.q : {}, hint: step.hint, collation: readCollation(step.collation) };
    }
    default:
      throw notOffered(`explain of ${name}`);
  }
}

function shown(namespace: string, winningPlan: Doc, counts: Counts, returned: number, { filter }: Query): Doc {
  return {
    explainVersion: '1',
    queryPlanner: { namespace, parsedQuery: filter, winningPlan, rejectedPlans: [] },
    executionStats: {
      executionSuccess: true,
      nReturned: returned,
      totalKeysExamined: counts.keys,
      totalDocsExamined: counts.documents,
      executionStages: winningPlan,
    },
  };
}
