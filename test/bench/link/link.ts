/** Controls the process of the slow link. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

export interface LinkTraits {
  readonly roundTripMs: number;
  /** In each direction, of all connections together. */
  readonly bytesPerSecond: number;
}

export interface Link {
  readonly port: number;
  stop(): void;
}

export async function startLink(targetPort: number, traits: LinkTraits): Promise<Link> {
  const { roundTripMs, bytesPerSecond } = traits;
  const args = [targetPort, roundTripMs, bytesPerSecond].map(String);
  const child = fork(join(import.meta.dirname, 'process.ts'), args, { execArgv: [] });
  const [{ port }] = (await once(child, 'message')) as [{ port: number }];
  return { port, stop: () => child.disconnect() };
}
