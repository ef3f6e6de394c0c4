/** The table of the blocks that storage has confirmed and that are not committed yet. */
import type { ConfirmedBlock } from '../../transfer/blockJob.ts';
import { type Sql, numberOf, textOf } from './sql.ts';

export class BlockStore {
  private readonly sql: Sql;

  constructor(sql: Sql) {
    this.sql = sql;
  }

  /**
   * The upload's confirmed blocks of this blob and this generation of the file. Deletes its blocks of another blob or
   * generation, which are of no use here. Also deletes the blocks of a removed upload that had the same name: this
   * upload overwrites them, and they must not become part of its blob if the other one is restored.
   */
  open(id: string, blobPath: string, generation: number): ConfirmedBlock[] {
    this.sql.run('DELETE FROM blocks WHERE blob_path = ? AND upload_id <> ?', blobPath, id);
    this.sql.run(
      'DELETE FROM blocks WHERE upload_id = ? AND (blob_path <> ? OR generation <> ?)',
      id,
      blobPath,
      generation,
    );
    return this.recorded(id, generation);
  }

  /** The upload's confirmed blocks of this generation of the file, of any blob. */
  recorded(id: string, generation: number): ConfirmedBlock[] {
    const rows = this.sql.all(
      'SELECT offset, length, md5 FROM blocks WHERE upload_id = ? AND generation = ? ORDER BY offset',
      id,
      generation,
    );
    return rows.map((row) => ({
      offset: numberOf(row, 'offset') ?? 0,
      length: numberOf(row, 'length') ?? 0,
      md5: textOf(row, 'md5'),
    }));
  }

  confirm(id: string, blobPath: string, generation: number, block: ConfirmedBlock): void {
    this.sql.run(
      `INSERT OR REPLACE INTO blocks (upload_id, offset, length, blob_path, generation, md5)
       VALUES (?, ?, ?, ?, ?, ?)`,
      id,
      block.offset,
      block.length,
      blobPath,
      generation,
      block.md5,
    );
  }

  forget(id: string): void {
    this.sql.run('DELETE FROM blocks WHERE upload_id = ?', id);
  }
}
