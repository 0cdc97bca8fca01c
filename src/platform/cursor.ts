/** Where a page of rows ends that are shown newest first: the time and the id of its last row. */
export interface Cursor {
  at: Date;
  id: string;
}

/** The cursor as it travels in an address. */
export function writeCursor(at: Date, id: string): string {
  return `${at.getTime()}-${id}`;
}

/** Reads what stands in an address; null for anything that is no cursor, and the list then begins at its first row. */
export function readCursor(text = ''): Cursor | null {
  const [, time, id] = /^(\d{1,15})-([0-9a-f]{24})$/.exec(text) ?? [];
  return time && id ? { at: new Date(Number(time)), id } : null;
}
