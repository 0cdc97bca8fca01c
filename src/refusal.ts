/** Why the house says no. Doors map each code to an HTTP status or a page (see http/errors.ts). */
export type RefusalCode =
  | 'invalid' // the input is wrong: name the field and the remedy
  | 'unauthenticated' // nobody is signed in, or the key is unknown
  | 'forbidden' // signed in, but not allowed
  | 'not-found'
  | 'conflict' // right input, wrong moment: the thing has moved on
  | 'too-many' // a limit; say when to come back
  | 'too-large'
  | 'unavailable'; // an outside service is down; trying again later helps

/** One thing that is wrong with an input, for forms and problem+json (RFC 9457 extension `errors`). */
export interface FieldProblem {
  field: string;
  problem: string;
}

/**
 * A no that is meant for the person or program that asked: the sentence is shown to them, in their language.
 * Everything else that is thrown is a bug and is never shown.
 */
export class Refusal extends Error {
  readonly code: RefusalCode;
  readonly field: string | undefined;
  readonly problems: FieldProblem[];

  constructor(code: RefusalCode, sentence: string, field?: string, problems: FieldProblem[] = []) {
    super(sentence);
    this.name = 'Refusal';
    this.code = code;
    this.field = field;
    this.problems = problems;
  }
}
