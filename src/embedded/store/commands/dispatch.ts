import { decodeCommand, decodeSent, encode } from '../bson.ts';
import { notOffered, StoreError } from '../errors.ts';
import { type Doc, isDoc } from '../values.ts';
import type { Message } from '../wire.ts';
import { type Command, checkFields, type Request, type Store } from './command.ts';
import { COMMANDS } from './table.ts';

/** A command that was read and is ready to run. */
export interface Prepared {
  name: string;
  writes: boolean;
  run(store: Store): Buffer;
}

/** Reads a message as a command; refusals of the store are thrown as StoreError. */
export function prepare(message: Message, connectionId: number): Prepared {
  const name = commandName(message.body);
  const command = COMMANDS.get(name);
  if (!command) throw notOffered(`the command '${name}'`, 59);
  const body = readBody(message, name, command);
  checkFields(name, body, command);
  const request: Request = {
    body,
    database: typeof body.$db === 'string' ? body.$db : 'admin',
    target: body[name],
    connectionId,
    raw: (list) => message.sequences.get(list) ?? rawList(body[list], list),
    list: (list) => message.sequences.get(list)?.map((raw) => decodeAs(command, raw)) ?? docList(body[list], list),
  };
  return { name, writes: command.writes === true, run: (store) => answer(command.run(request, store)) };
}

/** The name of a command is the name of its first field. */
function commandName(body: Buffer): string {
  const end = body.indexOf(0, 5);
  if (body.length <= 5 || end < 0) throw new StoreError(59, 'no command given');
  return body.toString('utf8', 5, end);
}

function readBody({ body }: Message, name: string, command: Command): Doc {
  return name === 'insert' ? decodeCommand(body, 'documents') : decodeAs(command, body);
}

function decodeAs(command: Command, raw: Buffer): Doc {
  return command.exact ? decodeCommand(raw) : decodeSent(raw);
}

function rawList(value: unknown, name: string): Buffer[] {
  if (!Array.isArray(value)) throw new StoreError(40414, `BSON field '${name}' is missing but a required field`);
  return value.map((item) => {
    if (!(item instanceof Uint8Array)) throw new StoreError(14, `every element of '${name}' must be a document`);
    return Buffer.from(item);
  });
}

function docList(value: unknown, name: string): Doc[] {
  if (!Array.isArray(value) || !value.every(isDoc))
    throw new StoreError(40414, `BSON field '${name}' must be a list of documents`);
  return value;
}

function answer(result: Doc | Buffer): Buffer {
  return Buffer.isBuffer(result) ? result : encode({ ...result, ok: 1 });
}

/** The answer to a command that was refused, or that failed in a way nobody foresaw. */
export function refusal(error: unknown): Buffer {
  const known =
    error instanceof StoreError
      ? error
      : isFull(error)
        ? new StoreError(14031, `nothing was written, the disk is full or failing: ${(error as Error).message}`)
        : new StoreError(1, `the embedded store failed: ${(error as Error).message}`);
  return encode({ ok: 0, errmsg: known.message, code: known.code, codeName: known.codeName, ...known.extra });
}

/** LMDB says "Input/output error" when a page could only be written in part. */
function isFull(error: unknown): boolean {
  return /ENOSPC|No space left|Input\/output error|MDB_MAP_FULL/i.test(String((error as Error).message));
}
