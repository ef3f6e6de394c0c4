/** Runs commands to their end and keeps what they printed; finds them as a shell does. */
import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

interface RunOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Kills the command when it aborts. */
  readonly signal?: AbortSignal;
}

export interface RunResult {
  /** null when the command was killed, or could not be started. */
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
    const stdio = ['ignore', 'pipe', 'pipe'] as const;
    const child = spawn(command, args, { cwd, env, signal, killSignal: 'SIGKILL', stdio: [...stdio] });
    let stdout = '';
    let stderr = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.on('error', (error) => {
      stderr += `${error.message}\n`;
      // A command that never started has no streams to wait for, so 'close' does not come.
      if (child.pid === undefined) resolve({ code: null, stdout, stderr });
    });
    child.on('exit', () => {
      // Processes that a killed command has started may hold its streams open without end.
      if (!signal?.aborted) return;
      child.stdout?.destroy();
      child.stderr?.destroy();
    });
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
}

/** The first line that is not empty, for messages of one line. */
export function firstLine(text: string): string {
  const lines = text.split('\n').map((line) => line.trim());
  return lines.find((line) => line !== '') ?? 'no message';
}

/** How to call npm: with the npm that runs this script, when one does, else with the one in PATH. */
export function npmCommand(npmExecPath: string | undefined): readonly [string, ...string[]] {
  return npmExecPath?.endsWith('npm-cli.js') ? [process.execPath, npmExecPath] : ['npm'];
}

/** The full path of the program `name` in PATH, or null. */
export function findInPath(name: string): string | null {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return folders.map((folder) => join(folder, name)).find(canRun) ?? null;
}

/** Whether this user may run the file at `path`. */
export function canRun(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    // A file that does not exist and one that is not executable are the same here: neither can be run.
    return false;
  }
}
