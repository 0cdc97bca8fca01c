/** What is wrong with what the world is told about the sender. red: letters will be refused or believed to be forged. */
export interface Fault {
  /** Stable word for programs: 'spf-missing'. */
  code: string;
  level: 'red' | 'yellow';
  sentence: string;
  remedy: string;
}

export function red(code: string, sentence: string, remedy: string): Fault {
  return { code, level: 'red', sentence, remedy };
}

export function yellow(code: string, sentence: string, remedy: string): Fault {
  return { code, level: 'yellow', sentence, remedy };
}
