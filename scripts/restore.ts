/** `npm run restore -- --from DIR`: brings a backup back, after it was found to be whole; the erased stay erased. */

import { closeMongo, connectMongo } from '../src/platform/mongo.ts';
import { readBackup } from './copy/backup.ts';
import { pathOf, run, tell } from './copy/command.ts';
import { type Applied, apply, listen } from './copy/erased.ts';
import { openPlace, type Place } from './copy/place.ts';
import { keepSaid, type Said } from './copy/said.ts';
import { useSettings } from './copy/settings.ts';

const USAGE = `npm run restore -- --from DIR [--data DIR] [--yes]
  --from  the folder of a backup
  --data  the data folder of the house (default: DATA_DIR or data); MONGO_URL, if set, comes first; the house must not run
  --yes   replace everything that is there`;

const options = { from: { type: 'string' }, data: { type: 'string' }, yes: { type: 'boolean' } } as const;

await run(options, USAGE, async (given) => {
  const folder = pathOf(given.from, USAGE);
  const data = given.data as string | undefined;
  useSettings(data);
  const place = await openPlace({ data, create: true, still: true });
  try {
    const said = await listen(place);
    const { collections, madeAt } = await readBackup(folder, place, given.yes === true, () => keepSaid(said));
    tell(collections);
    console.log(
      `${place.name} is as it was when the backup was made, ${madeAt}, but for what readers have said since:`,
    );
    say(await applyTo(place, said), said.erasures.length);
  } finally {
    await place.close();
  }
});

async function applyTo(place: Place, said: Said): Promise<Applied> {
  await connectMongo(place.url, place.db.databaseName);
  try {
    return await apply(place.db, said);
  } finally {
    await closeMongo();
  }
}

function say({ erased, suppressed, left, unmeasured, paused, unscheduled }: Applied, remembered: number): void {
  console.log(`  erased again      ${erased} (${remembered} erasures were remembered)`);
  console.log(`  suppressed again  ${suppressed}`);
  console.log(`  left again        ${left}`);
  console.log(`  measured no more  ${unmeasured}`);
  if (paused.length > 0)
    console.log(`Paused, since it was being sent when the backup was made: issue ${paused.join(', ')}.`);
  if (unscheduled.length > 0)
    console.log(`Its time is taken away, since it has passed: issue ${unscheduled.join(', ')}.`);
  if (paused.length + unscheduled.length > 0)
    console.log('Find out what has left since the backup, and choose on the desk: send, go on, or cancel.');
}
