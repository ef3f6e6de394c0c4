/** Asks whether storage answers at all, before it gets the bytes of a file again. */
import { errorTaxonomy } from '../errors/errorTaxonomy.ts';
import type { BlockDeps, BlockJob, FailedBlocks } from './blockJob.ts';
import { mayRetry } from './blockRetries.ts';

/** A smaller block or file costs as little as the request that shows whether storage answers. */
export const smallestProbedBytes = 64 * 1_024;

/** The probe of one block upload. `signal` stops it. */
export class StorageProbe {
  private readonly deps: Pick<BlockDeps, 'storage' | 'clock'>;
  private readonly job: BlockJob;
  private readonly signal: AbortSignal;
  private probing: Promise<FailedBlocks | null> | null = null;

  constructor(deps: Pick<BlockDeps, 'storage' | 'clock'>, job: BlockJob, signal: AbortSignal) {
    this.deps = deps;
    this.job = job;
    this.signal = signal;
  }

  /** Probes until storage answers. Resolves with the last failure when the tries of a block are used up. */
  async answersAgain(triesBefore: number): Promise<FailedBlocks | null> {
    const wait = { clock: this.deps.clock, signal: this.signal };
    for (let attempt = triesBefore + 1; ; attempt += 1) {
      const down = await this.ask();
      if (down === null || !(await mayRetry(wait, down.failure, attempt))) return down;
    }
  }

  /** The blocks of this file that ask at the same time share one request. */
  ask(): Promise<FailedBlocks | null> {
    this.probing ??= this.sendProbe().finally(() => {
      this.probing = null;
    });
    return this.probing;
  }

  /** Sends one byte as a block that is never committed. null: storage has answered, even with a refusal. */
  private async sendProbe(): Promise<FailedBlocks | null> {
    const { file, urls, owner, generation } = this.job;
    const url = await urls.current();
    if (!url.ok) return null; // the next block has the reason
    const failure = await this.deps.storage.putBlock({
      url: url.granted.url,
      block: { owner, generation, offset: file.sizeBytes, length: 1 },
      body: [Buffer.alloc(1)],
      md5: null,
      signal: this.signal,
    });
    if (failure === null) return null;
    const { source } = errorTaxonomy[failure.kind];
    if (source !== 'storage' && source !== 'network') return null;
    return { outcome: 'failed', failure, isOutage: source === 'storage' };
  }
}
