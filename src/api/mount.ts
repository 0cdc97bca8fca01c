import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Request, type RequestHandler, type Response, Router } from 'express';
import { z } from 'zod';
import { jsonBody, param, parse } from '../http/parse.ts';
import { Refusal } from '../refusal.ts';
import type { Actor } from '../staff/actor.ts';
import { actorOf, requireKey } from './auth.ts';
import { type Operation, type OperationName, operations } from './contract.ts';

/** What a handler is given: checked input, and who asks. */
export interface Ask<O extends Operation> {
  id: string;
  query: O extends { query: infer Q extends z.ZodType } ? z.output<Q> : undefined;
  body: O extends { body: infer B extends z.ZodType } ? z.output<B> : undefined;
  actor: Actor;
}
type Answer<O extends Operation> = O extends { file: string }
  ? Sent
  : O extends { answer: infer A extends z.ZodType }
    ? z.input<A>
    : undefined;
/** A file on its way out. */
export interface Sent {
  name: string;
  bytes: Readable;
}
type Handler<O extends Operation> = (ask: Ask<O>) => Promise<Answer<O>>;
export type Handlers = { [Name in OperationName]: Handler<(typeof operations)[Name]> };

/** What a call does not know it refuses: a misspelt field must not look as if it had worked. */
const nothing = z.strictObject({});
const WRONG = 'Begäran följer inte kontraktet i /api/openapi.json. Se errors.';

/** The routes of the contract. Each asks for a key with its scope, checks its input, and reads its answer through its shape. */
export function mount(handlers: Handlers): Router {
  const router = Router();
  for (const [name, operation] of Object.entries(operations) as [OperationName, Operation][]) {
    const path = operation.path.replace(/\{(\w+)\}/g, ':$1');
    const handler = handlers[name] as unknown as (ask: Ask<Operation>) => Promise<unknown>;
    router[operation.method](path, requireKey(operation.scope), jsonBody, answer(operation, handler));
  }
  return router;
}

function answer(operation: Operation, handler: (ask: Ask<Operation>) => Promise<unknown>): RequestHandler {
  return async (req, res) => {
    const ask = {
      id: param(req, 'id'),
      query: parse(operation.query ?? nothing, req.query, WRONG),
      body: operation.body ? parse(operation.body, bodyOf(req), WRONG) : parse(nothing, req.body, WRONG),
      actor: actorOf(req),
    } as Ask<Operation>;
    const told = await handler(ask);
    res.setHeader('Cache-Control', 'no-store');
    if (operation.file) return sendFile(res, operation.file, told as Sent);
    if (!operation.answer) return void res.status(operation.status).end();
    res.status(operation.status).json(operation.answer.parse(told));
  };
}

async function sendFile(res: Response, type: string, { name, bytes }: Sent): Promise<void> {
  res.attachment(name).type(type);
  await pipeline(bytes, res);
}

function bodyOf(req: Request): unknown {
  if (req.body === undefined)
    throw new Refusal('invalid', 'Skicka innehållet som JSON med Content-Type: application/json.');
  return req.body;
}
