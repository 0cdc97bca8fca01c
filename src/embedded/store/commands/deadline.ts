import { StoreError } from '../errors.ts';
import { asInteger, type Doc } from '../values.ts';

const DOCUMENTS_PER_LOOK = 256;

/** The `maxTimeMS` of one command; looked at every so many documents, since looking at the clock costs too. */
export class Deadline {
  static readonly none = new Deadline(Number.POSITIVE_INFINITY);
  readonly #end: number;
  #count = 0;

  constructor(end: number) {
    this.#end = end;
  }

  static of(body: Doc): Deadline {
    const limit = asInteger(body.maxTimeMS);
    return limit ? new Deadline(Date.now() + limit) : Deadline.none;
  }

  check(): void {
    this.#count += 1;
    if (this.#count % DOCUMENTS_PER_LOOK === 0 && Date.now() > this.#end)
      throw new StoreError(50, 'operation exceeded time limit');
  }
}
