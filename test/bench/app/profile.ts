/**
 * Where the main process spends its time: a CPU profile for Chrome's developer tools, if `BENCH_PROFILE` names a file.
 */
import { writeFileSync } from 'node:fs';
import { Session } from 'node:inspector';

const path = process.env['BENCH_PROFILE'];
const session = new Session();

export function beginProfile(): void {
  if (path === undefined) return;
  session.connect();
  session.post('Profiler.enable');
  session.post('Profiler.start');
}

/** Written before `done` is called. */
export function endProfile(done: () => void): void {
  if (path === undefined) {
    done();
    return;
  }
  session.post('Profiler.stop', (_error, answer) => {
    writeFileSync(path, JSON.stringify(answer.profile));
    done();
  });
}
