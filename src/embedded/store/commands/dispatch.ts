import { decodeSent, encode } from '../bson.ts';
import { notOffered, StoreError, wrongType } from '../errors.ts';
import type { Message } from '../wire.ts';
import { aggregation } from './aggregate.ts';
import { collections } from './collections.ts';
import { type Command, type Commands, checkFields, type Request, type Store } from './command.ts';
import { explaining } from './explain.ts';
import { indexes } from './indexes.ts';
import { reading } from './read.ts';
import { server } from './server.ts';
import { writing } from './write.ts';

/** Everything the store does, by the name it is asked with. What is not here is refused by name. */
const COMMANDS: Commands = {
  ...server,
  ...reading,
  ...writing,
  ...aggregation,
  ...explaining,
  ...collections,
  ...indexes,
};

/** A command that was read and is ready to run. */
export interface Prepared {
  writes: boolean;
  run(store: Store): Buffer;
}

/** Reads a message as a command; refusals of the store are thrown as StoreError. */
export function prepare(message: Message, connectionId: number): Prepared {
  const name = commandName(message.body);
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!command) throw notOffered(`the command '${name}'`, 59);
  const request = readRequest(message, name, command, connectionId);
  checkFields(name, request.body, command);
  return { writes: command.writes === true, run: (store) => answer(command.run(request, store)) };
}

/** The name of a command is the name of its first field. */
function commandName(body: Buffer): string {
  const end = body.indexOf(0, 5);
  if (body.length <= 5 || end < 0) throw new StoreError(59, 'no command given');
  return body.toString('utf8', 5, end);
}

function readRequest(message: Message, name: string, { exact, list }: Command, connectionId: number): Request {
  const body = decodeSent(message.body, { exact, rawList: list });
  const documents = list === undefined ? [] : documentsIn(message.sequences.get(list) ?? body[list], list);
  const database = typeof body.$db === 'string' ? body.$db : 'admin';
  return { body, database, target: body[name], documents, connectionId };
}

function documentsIn(given: unknown, list: string): Buffer[] {
  if (!Array.isArray(given)) throw new StoreError(40414, `BSON field '${list}' must be a list of documents`);
  if (given.every((item) => Buffer.isBuffer(item))) return given;
  throw wrongType(`every element of '${list}' must be a document`);
}

function answer(result: ReturnType<Command['run']>): Buffer {
  return Buffer.isBuffer(result) ? result : encode({ ...result, ok: 1 });
}

/** The answer to a command that was refused, or that failed in a way nobody foresaw. */
export function refusal(error: unknown): Buffer {
  const { message, code, codeName, extra } = error instanceof StoreError ? error : unforeseen(error as Error);
  return encode({ ok: 0, errmsg: message, code, codeName, ...extra });
}

/** LMDB says "Input/output error" when a page could only be written in part. */
function unforeseen({ message }: Error): StoreError {
  return /ENOSPC|No space left|Input\/output error|MDB_MAP_FULL/i.test(message)
    ? new StoreError(14031, `nothing was written, the disk is full or failing: ${message}`)
    : new StoreError(1, `the embedded store failed: ${message}`);
}
