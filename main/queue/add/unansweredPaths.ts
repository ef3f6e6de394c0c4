/**
 * Stores the paths of an unanswered preflight in a file, so that a quit or a crash does not lose them. The file exists
 * only while there are such paths.
 */
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';

import { z } from 'zod';

const schema = z.array(z.string().min(1));
/** The file's mode: only the user can read and write it. */
const ownerOnly = 0o600;

export class UnansweredPaths {
  private readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  /** Empty if there is no readable file. */
  read(): readonly string[] {
    try {
      return schema.parse(JSON.parse(readFileSync(this.path, 'utf8')));
    } catch {
      return [];
    }
  }

  /** Throws if the file cannot be written. */
  write(paths: readonly string[]): void {
    if (paths.length === 0) {
      rmSync(this.path, { force: true });
      return;
    }
    const unfinished = `${this.path}.new`;
    writeFileSync(unfinished, JSON.stringify(paths), { mode: ownerOnly });
    renameSync(unfinished, this.path);
  }
}
