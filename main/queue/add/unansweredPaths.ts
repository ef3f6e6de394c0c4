/**
 * The paths that a person was asked about and has not answered yet, in a file of their own: a quit or a crash does not lose
 * the question. Without such paths there is no file.
 */
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';

import { z } from 'zod';

const schema = z.array(z.string().min(1));
/** For nobody but the user: the mode of the file. */
const ownerAlone = 0o600;

export class UnansweredPaths {
  private readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  /** Empty where there is no file, or none that can be read. */
  read(): readonly string[] {
    try {
      return schema.parse(JSON.parse(readFileSync(this.path, 'utf8')));
    } catch {
      return [];
    }
  }

  /** Throws where the file cannot be written. */
  write(paths: readonly string[]): void {
    if (paths.length === 0) {
      rmSync(this.path, { force: true });
      return;
    }
    const unfinished = `${this.path}.new`;
    writeFileSync(unfinished, JSON.stringify(paths), { mode: ownerAlone });
    renameSync(unfinished, this.path);
  }
}
