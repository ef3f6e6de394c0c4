/** Runs one of the system's packaging tools. */
import { run } from '../../electron/run.ts';

/** @throws Error with what the tool printed, when it fails or is not installed. */
export async function runTool(command: string, args: readonly string[]): Promise<void> {
  const { code, stdout, stderr } = await run(command, args, { env: process.env });
  if (code !== 0) throw new Error(`${command} failed (${code ?? 'not started'}): ${stderr || stdout}`);
}
