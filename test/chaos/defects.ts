/** Injects one defect into the app's code, so that chaos.test.ts can prove that its invariants detect it. */
import { createHash } from 'node:crypto';

import { localFailure } from '../../main/errors/classify.ts';
import { listOf } from '../../main/queue/list/listName.ts';
import { BlockStore } from '../../main/queue/store/blockStore.ts';
import { DueUploads } from '../../main/queue/store/dueUploads.ts';
import { UploadStore } from '../../main/queue/store/uploadStore.ts';
import { AzureBlobClient } from '../../main/storage/azureBlobClient.ts';
import { FileReader } from '../../main/transfer/fileReader.ts';

const defects = {
  'forgets an upload that it accepted'() {
    const { interruptAll } = UploadStore.prototype;
    UploadStore.prototype.interruptAll = function (at) {
      interruptAll.call(this, at);
      const first = this.page({ offset: 0, limit: 1_000 }).find((upload) => listOf(upload) === 'active');
      if (first !== undefined) this.save(first, { ...first, removedAt: at }, []);
    };
  },

  'calls a complete upload failed'() {
    const { save } = UploadStore.prototype;
    UploadStore.prototype.save = function (before, after, entries) {
      const status =
        after.status.state === 'complete'
          ? ({ state: 'failed', failure: localFailure('internal') } as const)
          : after.status;
      save.call(this, before, { ...after, status }, entries);
    };
  },

  /** Reads one byte of a file wrong, also for the checksum, which storage compares otherwise. */
  'flips a bit'() {
    const at = 1_000;
    const { readInto } = FileReader.prototype;
    FileReader.prototype.readInto = async function (target, range) {
      await readInto.call(this, target, range);
      const place = at - range.offset;
      if (place >= 0 && place < range.length) target.writeUInt8(target.readUInt8(place) ^ 1, place);
    };
    FileReader.prototype.digest = async function (_worker, range) {
      const bytes = Buffer.alloc(range.length);
      await this.readInto(bytes, range);
      return createHash('md5').update(bytes).digest('base64');
    };
  },

  /** Sends a submitted file again under another name, as if its first submission were unknown. */
  'submits twice'() {
    const { save } = UploadStore.prototype;
    UploadStore.prototype.save = function (before, after, entries) {
      const isFirst = after.status.state === 'processing' && after.restarts === 0;
      const again = {
        ...before,
        blob: null,
        submitRequestedAt: null,
        restarts: 1,
        remoteName: `again ${before.remoteName}`,
        status: { state: 'queued', retryAt: null, failure: null },
      } as const;
      save.call(this, before, isFirst ? again : after, entries);
    };
  },

  'forgets its recorded blocks'() {
    BlockStore.prototype.open = function (id) {
      this.forget(id);
      return [];
    };
  },

  'sends every block twice'() {
    const { putBlock } = AzureBlobClient.prototype;
    AzureBlobClient.prototype.putBlock = async function (request) {
      const slices: Buffer[] = [];
      for await (const slice of request.body) slices.push(Buffer.from(slice)); // the app reuses its memory
      await putBlock.call(this, { ...request, body: slices });
      return await putBlock.call(this, { ...request, body: slices });
    };
  },

  'overwrites what another computer stored'() {
    const { commitBlocks } = AzureBlobClient.prototype;
    AzureBlobClient.prototype.commitBlocks = function (request) {
      return commitBlocks.call(this, { ...request, mode: 'replace' });
    };
  },

  /** Believes that a blob of the file's name is the file's own. */
  'claims what another computer stored'() {
    const { commitBlocks } = AzureBlobClient.prototype;
    AzureBlobClient.prototype.commitBlocks = async function (request) {
      const failure = await commitBlocks.call(this, request);
      return failure?.kind === 'name-taken' ? null : failure;
    };
  },

  'stumbles over its database'() {
    const { polls } = DueUploads.prototype;
    let calls = 0;
    DueUploads.prototype.polls = function (...range) {
      calls += 1;
      if (calls === 1) throw new Error('Broken on purpose');
      return polls.apply(this, range);
    };
  },
} as const satisfies Record<string, () => void>;
export type Defect = keyof typeof defects;

let injected: Defect | null = null;

/** Call it once per process. */
export function injectDefect(name: Defect): void {
  if (injected === null) defects[name]();
  injected = name;
}
