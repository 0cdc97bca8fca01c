import { setTimeout as pause } from 'node:timers/promises';

/** How long a write is tried for while the store is away, and the pause between tries. */
const WITHIN_MS = 15_000;
const AGAIN_MS = 250;

/**
 * Writes to a store that may be away for a moment, for 15 s and twice at least; then throws what it said. The same write
 * may be done any number of times. `failed` hears of each try that failed.
 */
export async function insist<T>(write: () => Promise<T>, failed: () => void = () => undefined): Promise<T> {
  const end = Date.now() + WITHIN_MS;
  for (let again = false; ; again = true) {
    try {
      return await write();
    } catch (error) {
      failed();
      if (again && Date.now() > end) throw error;
      await pause(AGAIN_MS);
    }
  }
}
