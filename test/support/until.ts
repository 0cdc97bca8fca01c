import { setTimeout as pause } from 'node:timers/promises';

const STEP_MS = 10;
const TIMEOUT_MS = 8_000;

/**
 * Waits until `fact` gives something truthy and returns it; throws when it stays false for `timeoutMs`. A fact that
 * throws fails the wait at once: it is a bug, not a "not yet".
 */
export async function until<T>(fact: () => T | Promise<T>, timeoutMs = TIMEOUT_MS): Promise<NonNullable<T>> {
  const end = Date.now() + timeoutMs;
  for (;;) {
    const value = await fact();
    if (value) return value as NonNullable<T>;
    if (Date.now() > end) throw new Error(`it did not become true within ${timeoutMs} ms: ${fact}`);
    await pause(STEP_MS);
  }
}
