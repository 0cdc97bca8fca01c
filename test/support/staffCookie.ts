import { HOUSE } from '../../src/staff/actor.ts';
import { createStaff } from '../../src/staff/signIn.ts';

const PASSWORD = 'en-lång-mening-att-minnas';

/** An operator who has signed in at this front; her cookie. */
export async function signedIn(url: string): Promise<string> {
  await createStaff({ email: 'anna@exempel.se', name: 'Anna', role: 'operator', password: PASSWORD }, HOUSE);
  const answer = await fetch(`${url}/desk/logga-in`, {
    ...{ method: 'POST', redirect: 'manual' },
    body: new URLSearchParams({ email: 'anna@exempel.se', password: PASSWORD }),
  });
  return (answer.headers.getSetCookie()[0] ?? '').split(';')[0] ?? '';
}
