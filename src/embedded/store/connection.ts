import type { Socket } from 'node:net';
import { log } from '../../platform/log.ts';
import type { Store } from './commands/command.ts';
import { type Prepared, prepare, refusal } from './commands/dispatch.ts';
import { StoreError } from './errors.ts';
import { Frames, type Message, writeReply } from './wire.ts';
import type { WriteQueue } from './write-queue.ts';

/** One client. Its messages are answered in the order they came; a write holds back what comes after it. */
export class Connection {
  readonly #socket: Socket;
  readonly #id: number;
  readonly #store: Store;
  readonly #queue: WriteQueue;
  readonly #frames = new Frames();
  #writing = false;

  constructor(socket: Socket, id: number, store: Store, queue: WriteQueue) {
    this.#socket = socket;
    this.#id = id;
    this.#store = store;
    this.#queue = queue;
    socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => {
      this.#frames.add(chunk);
      this.#work();
    });
    socket.on('drain', () => this.#work());
    socket.on('error', () => socket.destroy());
  }

  /** Handles whole messages until a write must be waited for, or the client reads too slowly. */
  #work(): void {
    try {
      while (!this.#writing && !this.#socket.destroyed && !this.#socket.writableNeedDrain) {
        const message = this.#frames.next();
        if (!message) return;
        this.#handle(message);
      }
    } catch (error) {
      log.warn({ reason: (error as Error).message }, 'store: a connection sent what is no message, and was closed');
      this.#socket.destroy();
    }
  }

  #handle(message: Message): void {
    try {
      const command = prepare(message, this.#id);
      if (command.writes) this.#enqueue(message, command);
      else this.#send(message, command.run(this.#store));
    } catch (error) {
      this.#send(message, this.#refuse(error));
    }
  }

  #enqueue(message: Message, command: Prepared): void {
    this.#writing = true;
    this.#queue.add(
      () => command.run(this.#store),
      (outcome) => {
        this.#writing = false;
        this.#send(message, 'error' in outcome ? this.#refuse(outcome.error) : (outcome.answer as Buffer));
        this.#work();
      },
    );
  }

  #refuse(error: unknown): Buffer {
    if (!(error instanceof StoreError)) log.error({ err: error }, 'store: a command failed unexpectedly');
    return refusal(error);
  }

  #send(message: Message, answer: Buffer): void {
    if (!message.silent && !this.#socket.destroyed) this.#socket.write(writeReply(message, answer));
  }
}
