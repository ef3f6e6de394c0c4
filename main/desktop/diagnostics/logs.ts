/** Reads the ends of the log files, because the latest events matter most to support. */
import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';

export interface LogTail {
  readonly name: string;
  readonly text: string;
}

const tailBytes = 1_024 * 1_024;

/** Reads at most the last 1 MiB of each `*.log` file in the folder, from a full line on, sorted by name. A missing folder has none. */
export async function logTails(folder: string): Promise<LogTail[]> {
  const names = await readdir(folder).catch(() => []);
  const tails: LogTail[] = [];
  for (const name of names.filter((entry) => entry.endsWith('.log')).sort()) {
    tails.push({ name, text: await tailOf(join(folder, name)) });
  }
  return tails;
}

async function tailOf(path: string): Promise<string> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const start = Math.max(0, size - tailBytes);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(size - start), 0, size - start, start);
    const text = buffer.toString('utf8', 0, bytesRead);
    return start === 0 ? text : text.slice(text.indexOf('\n') + 1);
  } finally {
    await file.close();
  }
}
