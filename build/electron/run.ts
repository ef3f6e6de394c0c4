/** Runs a command to its end and keeps what it printed. */
import { spawn } from 'node:child_process';

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Kills the command when it aborts. */
  readonly signal?: AbortSignal;
}

export interface RunResult {
  /** null when the command was killed, or could not be started at all. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `command` without a shell and without input. Never rejects: a command that cannot be started has no code. */
export function run(
  command: string,
  args: readonly string[],
  { cwd, env, signal }: RunOptions = {},
): Promise<RunResult> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd,
      env,
      signal,
      killSignal: 'SIGKILL',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.on('error', (error) => {
      stderr += `${error.message}\n`;
      // A command that never started has no streams to wait for, so 'close' does not come.
      if (child.pid === undefined) {
        resolve({ code: null, stdout, stderr });
      }
    });
    child.on('exit', () => {
      // What a killed command has started itself may hold its streams open for as long as it likes.
      if (signal?.aborted) {
        child.stdout.destroy();
        child.stderr.destroy();
      }
    });
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
}

/** The first line that says something, for messages of one line. */
export function firstLine(text: string): string {
  return (
    text
      .split('\n')
      .map((line) => line.trim())
      .find((line) => line !== '') ?? 'no message'
  );
}
