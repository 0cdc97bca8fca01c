import type { Request, RequestHandler } from 'express';
import { brake, ipOf, networkOf } from '../http/limits.ts';
import { Refusal } from '../refusal.ts';
import type { Actor } from '../staff/actor.ts';
import type { Key, Scope } from '../staff/key.ts';
import { checkKey } from '../staff/keys.ts';

const CALLS = { name: 'api', most: 600, seconds: 60 };
const WRONG_KEYS = { name: 'api-wrong-key', most: 30, seconds: 600 };

const keys = new WeakMap<Request, Key>();

/** Lets programs in: Authorization: Bearer <key>, with the scope the call needs (RFC 6750). */
export function requireKey(scope: Scope): RequestHandler {
  return async (req, res, next) => {
    const secret = /^Bearer +(\S+)$/i.exec(req.get('Authorization') ?? '')?.[1];
    const key = secret ? await checkKey(secret) : null;
    if (!key) {
      res.setHeader('WWW-Authenticate', 'Bearer realm="api"');
      if (secret) await brake(WRONG_KEYS, networkOf(ipOf(req)));
      throw new Refusal(
        'unauthenticated',
        'Skicka en giltig nyckel: Authorization: Bearer akt_... Nycklar görs under Inställningar.',
      );
    }
    await brake(CALLS, key.id);
    if (!key.scopes.includes(scope)) {
      res.setHeader('WWW-Authenticate', `Bearer realm="api", error="insufficient_scope", scope="${scope}"`);
      throw new Refusal('forbidden', `Nyckeln får inte göra det här. Den behöver rättigheten ${scope}.`);
    }
    keys.set(req, key);
    next();
  };
}

/** The key as somebody who does something: it stands in the audit trail and on what it makes. */
export function actorOf(req: Request): Actor {
  const key = keys.get(req);
  if (!key) throw new Refusal('unauthenticated', 'Nyckel saknas.');
  return { id: key.id, name: `Nyckel ${key.name}`, behind: key.createdById };
}
