/** What a program and all processes that it started take, out of Linux's /proc. */
import { readFile, readdir } from 'node:fs/promises';

/** The kernel counts CPU in these, on every Linux that Electron runs on. */
const ticksPerSecond = 100;

export interface Taken {
  readonly cpuMs: number;
  /** Pages in memory, what is shared counted by its part (Pss). */
  readonly memoryMib: number;
  /** Handed to the disk so far. */
  readonly writtenBytes: number;
  readonly processes: number;
}

export async function takenBy(rootId: number): Promise<Taken> {
  const ids = await treeOf(rootId);
  const each = await Promise.all(ids.map(takenByOne));
  const sum = (part: (taken: Omit<Taken, 'processes'>) => number) =>
    each.reduce((total, taken) => total + part(taken), 0);
  return {
    cpuMs: sum(({ cpuMs }) => cpuMs),
    memoryMib: sum(({ memoryMib }) => memoryMib),
    writtenBytes: sum(({ writtenBytes }) => writtenBytes),
    processes: ids.length,
  };
}

async function takenByOne(id: number): Promise<Omit<Taken, 'processes'>> {
  const [stat, memory, io] = await Promise.all(
    ['stat', 'smaps_rollup', 'io'].map((file) => readFile(`/proc/${id}/${file}`, 'utf8')),
  );
  const fields = fieldsOf(stat ?? '');
  return {
    cpuMs: ((Number(fields[11]) + Number(fields[12])) * 1_000) / ticksPerSecond,
    memoryMib: Number(/^Pss: +(\d+) kB$/mu.exec(memory ?? '')?.[1] ?? Number.NaN) / 1_024,
    writtenBytes: Number(/^write_bytes: (\d+)$/mu.exec(io ?? '')?.[1] ?? Number.NaN),
  };
}

async function treeOf(rootId: number): Promise<number[]> {
  const parents = new Map<number, number>();
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/u.test(name)) continue;
    // The process has ended.
    const stat = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '');
    if (stat !== '') parents.set(Number(name), Number(fieldsOf(stat)[1]));
  }
  const tree = [rootId];
  for (const parent of tree) {
    for (const [id, of] of parents) if (of === parent) tree.push(id);
  }
  return tree;
}

/** What follows the program's name, which may hold blanks and brackets itself: state, parent, … */
function fieldsOf(stat: string): string[] {
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}
