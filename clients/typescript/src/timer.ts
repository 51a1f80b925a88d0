// A timeout that may be longer than timers can be.

export type Timer = ReturnType<typeof setTimeout> | undefined;

/**
 * Timers count to 2³¹ − 1 milliseconds; one that is set to more fires at once. Here it never does, and `Infinity` means
 * what it says.
 */
const TIMER_MAX_MS = 2_147_483_647;

export function after(delayMs: number, action: () => void): Timer {
  return delayMs > TIMER_MAX_MS ? undefined : setTimeout(action, delayMs);
}
