/** `npm run move -- --to MONGO_URL`: carries everything from the store of one machine to a MongoDB. */
import { run, tell } from './copy/command.ts';
import { move } from './copy/move.ts';
import { CopyProblem, openPlace } from './copy/place.ts';

const USAGE = `npm run move -- --to MONGO_URL [--data DIR] [--yes]
  --to    the MongoDB to move to
  --data  the data folder of the house (default: DATA_DIR or data); the house must not run
  --yes   replace everything that is there`;

const options = { to: { type: 'string' }, data: { type: 'string' }, yes: { type: 'boolean' } } as const;

await run(options, USAGE, async ({ to, data, yes }) => {
  if (typeof to !== 'string' || !/^mongodb(\+srv)?:/.test(to)) throw new CopyProblem(USAGE);
  const from = await openPlace({ data: data as string | undefined, url: null, still: true });
  try {
    const target = await openPlace({ url: to });
    try {
      tell(await move(from, target, yes === true));
      console.log(`${from.name} is copied to ${target.name}; counts and hashes agree.`);
      console.log('Set MONGO_URL to it (in .env or the environment) and start again. The old store is still there.');
    } finally {
      await target.close();
    }
  } finally {
    await from.close();
  }
});
