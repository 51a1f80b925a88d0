// How long something may take before a test fails rather than waits for ever.

import { once } from 'node:events';

export const PATIENCE_MS = 20_000;

/** Waits for an event, but not longer than that. Gives what came with it. */
export function soon(emitter, event) {
  return once(emitter, event, { signal: AbortSignal.timeout(PATIENCE_MS) });
}
