/** The ledger records everything that the service received: what was sent, how often and how many bytes. */
import type { RequestTarget } from './endpoints.ts';
import type { FaultKind } from './faults.ts';
import type { KeyName } from './keys.ts';

export interface LedgerRequest extends Omit<RequestTarget, 'subject'> {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly method: string;
  /** The key's name, never the key. On storage anything but null is a leak. */
  readonly keyName: KeyName | 'unknown' | null;
  /** The key header's name as it was spelled. */
  readonly keyHeader: string | null;
  /** Bytes of body received so far. */
  readonly requestBytes: number;
  /** The status that the client received; null when it received none. */
  readonly status: number | null;
  /** The status of the server behind the gateway, even if the client never received it. */
  readonly serverStatus: number | null;
  /** `closed`: the connection ended before the answer was out. */
  readonly state: 'open' | 'answered' | 'closed';
  readonly fault: FaultKind | null;
}

export interface LedgerBlock {
  readonly requests: number;
  readonly bytesReceived: number;
  /** How often a 201 for it was sent. */
  readonly confirmed: number;
  /** Bytes that arrived after the first 201: zero, where nothing is sent twice. */
  readonly bytesAfterConfirmed: number;
}

export interface LedgerBlob {
  /** All bytes that arrived for it, confirmed or not: blocks, single PUTs and direct uploads. */
  readonly bytesReceived: number;
  /** How often it was confirmed whole: by Put Blob, Put Block List or a direct upload. */
  readonly stored: number;
  readonly blocks: Readonly<Record<string, LedgerBlock>>;
}

export interface LedgerSubmissions {
  /** One entry per submission that was made of it. */
  readonly submissionIds: readonly string[];
  /** How often posting it was answered 409. */
  readonly conflicts: number;
}

/** A submission as it was created. */
export interface LedgerCreated {
  readonly submissionId: string;
  /** In the order of the request. */
  readonly blobPaths: readonly string[];
  readonly sidekickIds: readonly string[];
  readonly metadata: Readonly<Record<string, unknown>>;
}

export interface LedgerSnapshot {
  readonly requests: readonly LedgerRequest[];
  /** The oldest requests are forgotten beyond 100,000. */
  readonly forgottenRequests: number;
  readonly blobs: Readonly<Record<string, LedgerBlob>>;
  readonly submissions: Readonly<Record<string, LedgerSubmissions>>;
  /** Every submission, in the order of creation. */
  readonly created: readonly LedgerCreated[];
  /** Errors inside the service itself. A correct test run leaves this empty. */
  readonly problems: readonly string[];
}

type Mutable<Record_> = { -readonly [Field in keyof Record_]: Record_[Field] };
export type LedgerEntry = Mutable<LedgerRequest>;

const keptRequests = 100_000;

export class Ledger {
  #requests: LedgerEntry[] = [];
  #forgotten = 0;
  #problems: string[] = [];
  #created: LedgerCreated[] = [];
  readonly #blobs = new Map<
    string,
    { bytes: number; stored: number; blocks: Map<string, Mutable<LedgerBlock>> }
  >();
  readonly #submissions = new Map<string, { ids: string[]; conflicts: number }>();

  /** The caller fills in the entry while the request proceeds. */
  open(entry: LedgerEntry): LedgerEntry {
    this.#requests.push(entry);
    if (this.#requests.length >= keptRequests * 2) {
      this.#requests = this.#requests.slice(-keptRequests);
      this.#forgotten += keptRequests;
    }
    const block = this.#blockOf(entry);
    if (block !== null) block.requests += 1;
    return entry;
  }

  received(entry: LedgerEntry, bytes: number): void {
    entry.requestBytes += bytes;
    if (entry.blobPath === null) return;
    this.#blobOf(entry.blobPath).bytes += bytes;
    const block = this.#blockOf(entry);
    if (block === null) return;
    block.bytesReceived += bytes;
    if (block.confirmed > 0) block.bytesAfterConfirmed += bytes;
  }

  /** A whole answer of this status went out. */
  answered(entry: LedgerEntry, status: number): void {
    entry.status = status;
    entry.state = 'answered';
    if (status !== 201 || entry.blobPath === null) return;
    const block = this.#blockOf(entry);
    if (block !== null) block.confirmed += 1;
    if (entry.endpoint === 'storage.put' || entry.endpoint === 'storage.putBlockList') {
      this.#blobOf(entry.blobPath).stored += 1;
    }
  }

  storedDirectly(blobPath: string, bytes: number): void {
    const blob = this.#blobOf(blobPath);
    blob.bytes += bytes;
    blob.stored += 1;
  }

  submitted(blobPath: string, submissionId: string): void {
    this.#submissionsOf(blobPath).ids.push(submissionId);
  }

  created(submission: LedgerCreated): void {
    this.#created.push(submission);
  }

  conflicted(blobPath: string): void {
    this.#submissionsOf(blobPath).conflicts += 1;
  }

  problem(text: string): void {
    this.#problems.push(text);
  }

  snapshot(): LedgerSnapshot {
    // Shared by reference, because every snapshot is sent as JSON.
    const excess = Math.max(0, this.#requests.length - keptRequests);
    return {
      requests: this.#requests.slice(excess),
      forgottenRequests: this.#forgotten + excess,
      blobs: Object.fromEntries(
        [...this.#blobs].map(([path, blob]) => [
          path,
          {
            bytesReceived: blob.bytes,
            stored: blob.stored,
            blocks: Object.fromEntries([...blob.blocks].map(([id, block]) => [id, { ...block }])),
          },
        ]),
      ),
      submissions: Object.fromEntries(
        [...this.#submissions].map(([path, { ids, conflicts }]) => [
          path,
          { submissionIds: [...ids], conflicts },
        ]),
      ),
      created: [...this.#created],
      problems: [...this.#problems],
    };
  }

  reset(): void {
    this.#requests = [];
    this.#forgotten = 0;
    this.#problems = [];
    this.#created = [];
    this.#blobs.clear();
    this.#submissions.clear();
  }

  #blobOf(blobPath: string) {
    const blob = this.#blobs.get(blobPath) ?? { bytes: 0, stored: 0, blocks: new Map() };
    this.#blobs.set(blobPath, blob);
    return blob;
  }

  #blockOf({ blobPath, blockId, endpoint }: LedgerEntry): Mutable<LedgerBlock> | null {
    if (blobPath === null || blockId === null || endpoint !== 'storage.putBlock') return null;
    const { blocks } = this.#blobOf(blobPath);
    const block = blocks.get(blockId) ?? {
      requests: 0,
      bytesReceived: 0,
      confirmed: 0,
      bytesAfterConfirmed: 0,
    };
    blocks.set(blockId, block);
    return block;
  }

  #submissionsOf(blobPath: string) {
    const kept = this.#submissions.get(blobPath) ?? { ids: [], conflicts: 0 };
    this.#submissions.set(blobPath, kept);
    return kept;
  }
}
