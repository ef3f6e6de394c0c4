/** Controls the sink's process: starts it, resets it, reads what arrived. */
import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';

export interface SinkCounts {
  readonly blobs: number;
  /** Of committed blobs; of a direct upload with its multipart frame. */
  readonly bytes: number;
  /** To storage and to the API. */
  readonly requests: number;
  /** User and system time of the sink since its start. */
  readonly cpuMs: number;
}

export type SinkOrder =
  | { readonly order: 'reset' }
  | { readonly order: 'count' }
  /** Answers 503 to each block of this number; null: to none. */
  | { readonly order: 'busy'; readonly every: number | null }
  /** Reports once when this many assets were submitted, or read in their submissions. */
  | { readonly order: 'await'; readonly what: 'submitted' | 'reads'; readonly count: number };

export type SinkReport =
  | { readonly report: 'listening'; readonly port: number }
  | { readonly report: 'counts'; readonly counts: SinkCounts }
  | { readonly report: 'reached'; readonly at: number };

export class Sink {
  private readonly child: ChildProcess;
  readonly port: number;

  private constructor(child: ChildProcess, port: number) {
    this.child = child;
    this.port = port;
  }

  static async start(): Promise<Sink> {
    const child = fork(join(import.meta.dirname, 'process.ts'), { execArgv: [] });
    const { port } = await nextReport(child, 'listening');
    return new Sink(child, port);
  }

  async counts(): Promise<SinkCounts> {
    const report = nextReport(this.child, 'counts');
    this.send({ order: 'count' });
    return (await report).counts;
  }

  /** Forgets all blobs and submissions. */
  reset(): void {
    this.send({ order: 'reset' });
  }

  /** From now on storage is busy for each block of this number; null: for none. */
  busy(every: number | null): void {
    this.send({ order: 'busy', every });
  }

  /** Resolves with the time (see monotonic.ts) at which the last of them was answered. */
  async reached(what: 'submitted' | 'reads', count: number): Promise<number> {
    const report = nextReport(this.child, 'reached');
    this.send({ order: 'await', what, count });
    return (await report).at;
  }

  stop(): void {
    this.child.disconnect();
  }

  private send(order: SinkOrder): void {
    this.child.send(order);
  }
}

type ReportOf<Kind extends SinkReport['report']> = Extract<SinkReport, { report: Kind }>;

function nextReport<Kind extends SinkReport['report']>(
  child: ChildProcess,
  kind: Kind,
): Promise<ReportOf<Kind>> {
  return new Promise((resolve, reject) => {
    const ended = (): void => reject(new Error('The sink ended'));
    const listen = (report: SinkReport): void => {
      if (report.report !== kind) return;
      child.off('message', listen);
      child.off('exit', ended);
      resolve(report as ReportOf<Kind>);
    };
    child.on('message', listen);
    child.once('exit', ended);
  });
}
