/** Runs a child in our place: it gets our terminal and our signals, and its exit code becomes ours. */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';

interface PassThroughOptions {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
}

/**
 * Runs the command to its end.
 *
 * @returns its exit code; by a shell's custom 128 and the signal's number when a signal ended it.
 * @throws Error when it cannot be started.
 */
export function passThrough(
  command: string,
  args: readonly string[],
  { cwd, env }: PassThroughOptions,
): Promise<number> {
  return new Promise((resolve, reject) => {
    // In another process group: otherwise Ctrl+C would reach it from the terminal and from us, and the second one kills Chromium
    // on the spot. (Windows has no such groups; there a child gets Ctrl+C itself and we pass nothing on.)
    const detached = process.platform !== 'win32';
    const child = spawn(command, args, { cwd, env, stdio: 'inherit', detached });
    const handOn = (signal: NodeJS.Signals): void => {
      if (detached) {
        child.kill(signal);
      }
    };
    const signals: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];
    for (const signal of signals) {
      process.on(signal, handOn);
    }
    const finish = (): void => {
      for (const signal of signals) {
        process.off(signal, handOn);
      }
    };
    child.on('error', (error) => {
      finish();
      reject(error);
    });
    child.on('exit', (code, signal) => {
      finish();
      resolve(exitCode(code, signal));
    });
  });
}

/** What to exit with after a child that ended with `code`, or by `signal`. */
export function exitCode(code: number | null, signal: NodeJS.Signals | null): number {
  return code ?? (signal === null ? 1 : 128 + constants.signals[signal]);
}
