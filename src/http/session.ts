import { createHash, randomBytes } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import { config } from '../config.ts';
import { redis } from '../platform/redis.ts';
import { Refusal } from '../refusal.ts';
import { findStaff } from '../staff/staff.store.ts';
import { allowed, type Role, type Staff } from '../staff/staff.ts';
import { paths } from '../urls.ts';

/*
 * Sessions of the staff. The browser holds a random id, Redis holds what it stands for under the id's hash: whoever
 * reads Redis cannot become somebody. Public pages never come here and never set a cookie (R107).
 */

const ID_BYTES = 32;
const HOUR_S = 3_600;

export interface Session {
  staff: Staff;
  csrf: string; // the synchronizer token of this session's forms
}

interface Stored {
  staffId: string;
  /** Of the password she came in with. */
  passwordRound: number;
  csrf: string;
}

const sessions = new WeakMap<Request, Session>();

/** Finds out who is signed in; nobody is fine. Throws Refusal('unavailable') when Redis is away. */
export const session: RequestHandler = async (req, _res, next) => {
  const found = await load(req);
  if (found) sessions.set(req, found);
  next();
};

/** Lets the staff in: everybody who is signed in, or only those with this role. Sends the others to sign in. */
export function requireStaff(role?: Role): RequestHandler {
  return (req, res, next) => {
    res.setHeader('Cache-Control', 'no-store');
    const staff = sessions.get(req)?.staff;
    if (!staff) return askToSignIn(req, res);
    if (!allowed(staff.role, role)) throw new Refusal('forbidden', 'Det här får bara en driftansvarig göra.');
    next();
  };
}

/** The session of this request, if there is one. */
export function sessionOf(req: Request): Session | undefined {
  return sessions.get(req);
}

/** Whether somebody of the staff asks, on a page that everybody may open and that shows staff more. */
export async function isStaff(req: Request): Promise<boolean> {
  return (await load(req)) !== undefined;
}

/** Who is signed in, behind requireStaff. Throws Refusal('unauthenticated') elsewhere. */
export function staffOf(req: Request): Staff {
  const found = sessions.get(req);
  if (!found) throw new Refusal('unauthenticated', 'Logga in för att fortsätta.');
  return found.staff;
}

/** Begins a session under a new id, so that an id planted before signing in is worth nothing. */
export async function startSession(req: Request, res: Response, staff: Staff): Promise<void> {
  await forget(req);
  const id = randomBytes(ID_BYTES).toString('base64url');
  const csrf = randomBytes(ID_BYTES).toString('base64url');
  const stored: Stored = { staffId: staff.id, passwordRound: staff.passwordRound, csrf };
  const seconds = config().SESSION_HOURS * HOUR_S;
  await redis().set(key(id), JSON.stringify(stored), 'EX', seconds);
  res.cookie(cookieName(), id, { ...cookieRules(), maxAge: seconds * 1_000 });
  sessions.set(req, { staff, csrf: stored.csrf });
}

/** Ends the session: the cookie and what it stands for. */
export async function endSession(req: Request, res: Response): Promise<void> {
  await forget(req);
  sessions.delete(req);
  res.clearCookie(cookieName(), cookieRules());
}

function askToSignIn(req: Request, res: Response): void {
  const target = `${paths.signIn}?next=${encodeURIComponent(req.method === 'GET' ? req.originalUrl : paths.desk)}`;
  if (req.get('HX-Request')) {
    res.setHeader('HX-Redirect', target);
    throw new Refusal('unauthenticated', 'Du har loggats ut. Logga in igen för att fortsätta.');
  }
  if (req.method !== 'GET' && req.method !== 'HEAD')
    throw new Refusal('unauthenticated', 'Du har loggats ut. Logga in igen och gör om det du skulle göra.');
  res.redirect(303, target);
}

/** The person is read from the store at every request, so that taking away a role or a password works at once. */
async function load(req: Request): Promise<Session | undefined> {
  const id = readCookie(req);
  if (!id) return undefined;
  const text = await redis().get(key(id));
  if (!text) return undefined;
  const stored = JSON.parse(text) as Stored;
  const staff = await findStaff(stored.staffId);
  const isOver = (stored.passwordRound ?? 0) !== staff?.passwordRound;
  return staff && !isOver ? { staff, csrf: stored.csrf } : undefined;
}

async function forget(req: Request): Promise<void> {
  const id = readCookie(req);
  if (id) await redis().del(key(id));
}

function readCookie(req: Request): string | undefined {
  const name = `${cookieName()}=`;
  const pair = (req.headers.cookie ?? '').split(';').find((one) => one.trim().startsWith(name));
  const value = pair?.trim().slice(name.length);
  return value && /^[A-Za-z0-9_-]{43}$/.test(value) ? value : undefined;
}

function key(id: string): string {
  return `session:${createHash('sha256').update(id).digest('hex')}`;
}

/** The prefix makes the browser refuse the cookie from a subdomain or over http; a house on loopback has no https. */
function cookieName(): string {
  return config().local ? 'sid' : '__Host-sid';
}

function cookieRules() {
  return { httpOnly: true, secure: !config().local, sameSite: 'lax', path: '/' } as const;
}
