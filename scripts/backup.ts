/** `npm run backup -- --to DIR`: a copy of all documents, made while everything runs. */
import { writeBackup } from './copy/backup.ts';
import { pathOf, run, tell } from './copy/command.ts';
import { openPlace } from './copy/place.ts';

const USAGE = `npm run backup -- --to DIR [--data DIR] [--yes]
  --to    a new folder for the backup
  --data  the data folder of the house (default: DATA_DIR or data); MONGO_URL, if set, comes first
  --yes   replace a backup that is there, and nothing else`;

const options = { to: { type: 'string' }, data: { type: 'string' }, yes: { type: 'boolean' } } as const;

await run(options, USAGE, async ({ to, data, yes }) => {
  const folder = pathOf(to, USAGE);
  const place = await openPlace({ data: data as string | undefined });
  try {
    const manifest = await writeBackup(place, folder, yes === true);
    tell(manifest.collections);
    console.log(`${place.name} is copied to ${folder}.`);
    if (!manifest.consistent)
      console.log(
        'This MongoDB is no replica set, so what was written meanwhile may be in one collection and not in another.',
      );
  } finally {
    await place.close();
  }
});
