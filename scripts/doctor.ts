/**
 * `npm run doctor`: whether the world is told the truth about who sends our letters: SPF, DKIM, DMARC, MX, names and the
 * relays (R45). Reads the settings of the house; its last line is one JSON object. Exit code 1 when something is red.
 */
import { ConfigProblem, config } from '../src/config.ts';
import { readEnvFile } from '../src/platform/environment.ts';
import { examine } from '../src/platform/mail/doctor/doctor.ts';

readEnvFile();
try {
  const { local, FROM_ADDRESS } = config();
  if (local) console.log('This house is on one machine: nobody looks its names up.');
  const faults = await examine();
  for (const { level, sentence, remedy } of faults) console.log(`${level}: ${sentence} ${remedy}`);
  const red = faults.filter(({ level }) => level === 'red').length;
  console.log(
    JSON.stringify({ from: FROM_ADDRESS, red, yellow: faults.length - red, faults: faults.map((one) => one.code) }),
  );
  process.exitCode = red ? 1 : 0;
} catch (problem) {
  if (!(problem instanceof ConfigProblem)) throw problem;
  console.error(problem.message);
  process.exitCode = 1;
}
