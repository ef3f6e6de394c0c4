/** Notices that the machine slept: by the system's own word, and by a clock that jumped where that word does not come. */
import { powerMonitor } from 'electron';

import type { Clock } from '../clock.ts';

const tickMs = 15_000;
/** A tick this late means that nothing ran meanwhile. */
const jumpMs = 30_000;

/** Calls `onWake` after each sleep. What was connected before is dead without knowing it. */
export function watchForWake(clock: Clock, onWake: () => void): () => void {
  let lastTickAt = clock.now();
  let cancel = clock.after(tickMs, tick);
  function tick(): void {
    const now = clock.now();
    if (now - lastTickAt > tickMs + jumpMs) onWake();
    lastTickAt = now;
    cancel = clock.after(tickMs, tick);
  }
  powerMonitor.on('resume', onWake);
  return () => {
    cancel();
    powerMonitor.off('resume', onWake);
  };
}
