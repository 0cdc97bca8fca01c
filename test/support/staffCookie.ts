import { HOUSE } from '../../src/staff/actor.ts';
import { createStaff } from '../../src/staff/signIn.ts';
import type { Role } from '../../src/staff/staff.ts';

const PASSWORD = 'en-lång-mening-att-minnas';
const ANNA = { name: 'Anna', role: 'operator' } as const;

/** Somebody new of the staff, who has signed in at this front; her cookie. */
export async function signedIn(url: string, person: { name: string; role: Role } = ANNA): Promise<string> {
  const email = `${person.name.toLowerCase()}@exempel.se`;
  await createStaff({ ...person, email, password: PASSWORD }, HOUSE);
  const answer = await fetch(`${url}/desk/logga-in`, {
    ...{ method: 'POST', redirect: 'manual' },
    body: new URLSearchParams({ email, password: PASSWORD }),
  });
  return (answer.headers.getSetCookie()[0] ?? '').split(';')[0] ?? '';
}

/** Somebody's way through the desk: pages as text, and forms posted with the token of her session. */
export interface AtDesk {
  page(path: string): Promise<string>;
  post(path: string, fields?: Record<string, string> | [string, string][]): Promise<Response>;
  upload(path: string, fields: Record<string, string>, file: Blob): Promise<Response>;
}

/** The desk as whoever has this cookie sees it. */
export async function atDesk(url: string, cookie: string): Promise<AtDesk> {
  const page = async (path: string) => (await fetch(url + path, { headers: { Cookie: cookie } })).text();
  const _csrf = /name="_csrf" value="([^"]+)"/.exec(await page('/desk/installningar/losenord'))?.[1] ?? '';
  const send = (path: string, body: URLSearchParams | FormData) =>
    fetch(url + path, { method: 'POST', redirect: 'manual', headers: { Cookie: cookie }, body });
  return {
    page,
    post: (path, fields = {}) => send(path, new URLSearchParams([['_csrf', _csrf], ...new URLSearchParams(fields)])),
    upload(path, fields, file) {
      const body = new FormData();
      for (const [name, value] of Object.entries({ _csrf, ...fields })) body.set(name, value);
      body.set('file', file, 'fil');
      return send(path, body);
    },
  };
}
