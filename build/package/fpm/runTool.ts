/** Runs one of the system's packaging tools. */
import { type RunResult, run } from '../../electron/run.ts';

/** @throws Error with what the tool printed, when it fails or is not installed. */
export async function runTool(command: string, args: readonly string[]): Promise<RunResult> {
  const result = await run(command, args, { env: process.env });
  const { code, stdout, stderr } = result;
  if (code !== 0) throw new Error(`${command} failed (${code ?? 'not started'}): ${stderr || stdout}`);
  return result;
}
