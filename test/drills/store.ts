import { parseArgs } from 'node:util';
import { killStore } from './storeKills.ts';

/*
 * npm run drill:store -- --kills 200: kills the embedded store among acknowledged writes and looks for all of them. The
 * last line is one JSON object.
 */
const { values } = parseArgs({ options: { kills: { type: 'string', default: '200' } } });
const figures = await killStore(Number(values.kills), (line) => process.stderr.write(`${line}\n`));
process.stdout.write(`${JSON.stringify(figures)}\n`);
