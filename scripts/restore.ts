/** `npm run restore -- --from DIR`: brings a backup back, after it was found to be whole. */
import { readBackup } from './copy/backup.ts';
import { pathOf, run, tell } from './copy/command.ts';
import { openPlace } from './copy/place.ts';

const USAGE = `npm run restore -- --from DIR [--data DIR] [--yes]
  --from  the folder of a backup
  --data  the data folder of the house (default: DATA_DIR or data); MONGO_URL, if set, comes first
  --yes   replace everything that is there`;

const options = { from: { type: 'string' }, data: { type: 'string' }, yes: { type: 'boolean' } } as const;

await run(options, USAGE, async ({ from, data, yes }) => {
  const folder = pathOf(from, USAGE);
  const place = await openPlace({ data: data as string | undefined, create: true });
  try {
    const { collections, madeAt } = await readBackup(folder, place, yes === true);
    tell(collections);
    console.log(`${place.name} is as it was when the backup was made, ${madeAt}.`);
  } finally {
    await place.close();
  }
});
