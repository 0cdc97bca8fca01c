/** Who does something: a person of the staff, or a key. Rooms take it as a parameter and write it on what they store. */
export interface Actor {
  id: string;
  name: string;
  /** Of a key: the id of the person who made it, and answers for what is done with it. */
  behind?: string | null;
}

/** The house itself: clocks, seeds and sweepers. */
export const HOUSE: Actor = { id: '000000000000000000000000', name: 'Huset' };
