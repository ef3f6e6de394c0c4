/** Runs apt-get on this machine without questions. */
import { run } from '../../build/electron/run.ts';

const aptEnvironment = {
  PATH: '/usr/sbin:/usr/bin:/sbin:/bin',
  DEBIAN_FRONTEND: 'noninteractive',
  LC_ALL: 'C',
};

/** The command line of `apt-get`, which waits for another running apt-get. */
export function aptCommand(...args: readonly string[]): string[] {
  return ['apt-get', '-y', '-o', 'DPkg::Lock::Timeout=300', '-o', 'Acquire::Retries=3', ...args];
}

/** @throws Error With the output of apt-get when it fails. */
export async function apt(...args: readonly string[]): Promise<void> {
  const [program = '', ...rest] = aptCommand(...args);
  const { code, stdout, stderr } = await run(program, rest, { env: aptEnvironment });
  if (code !== 0)
    throw new Error(`apt-get ${args[0]} failed (${code ?? 'not started'}):\n${stdout}${stderr}`);
}
