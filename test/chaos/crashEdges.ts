/**
 * The edges of an upload's life at which a process can end itself: between two changes of its database, more exactly
 * than anybody could hit from outside.
 */
import type { Upload } from '../../main/queue/model/upload.ts';
import { UploadStore } from '../../main/queue/store/uploadStore.ts';
import { whenSaved } from './saved.ts';

export type Edge =
  /** The queue is open and about to go on; no request has left. */
  | 'opened'
  /** The bytes are in storage; nothing says yet that they are to be submitted. */
  | 'before-intent'
  /** The intent is saved; POST /submissions has not left. */
  | 'intent-saved'
  /** Its answer was lost; the repeat has not left. */
  | 'answer-lost'
  /** Its answer is read; nothing of it is saved. */
  | 'answer-read'
  | 'answer-saved'
  /** An answer to a later question about the submission is read and not saved. */
  | 'followed';

/** The edge just before this change is saved, and the one just after. */
export function edgesOf(before: Upload, after: Upload): readonly [Edge | null, Edge | null] {
  const states = `${before.status.state} → ${after.status.state}`;
  switch (states) {
    case 'queued → submitting':
      return ['before-intent', 'intent-saved'];
    case 'submitting → processing':
      return ['answer-read', 'answer-saved'];
    case 'submitting → queued':
    case 'submitting → submitting':
      return [null, after.attempt > before.attempt ? 'answer-lost' : null];
    case 'processing → processing':
    case 'processing → complete':
      return ['followed', null];
    default:
      return [null, null];
  }
}

const { save } = UploadStore.prototype;

/** Ends this process without any goodbye when an upload comes to this edge; `null`: nowhere. */
export function endAt(edge: Edge | null): void {
  UploadStore.prototype.save = function (before, after, entries) {
    const [edgeBefore, edgeAfter] = edgesOf(before, after);
    if (edge !== null && edgeBefore === edge) endNow(this, after.id);
    save.call(this, before, after, entries);
    if (edge !== null && edgeAfter === edge) whenSaved(() => endNow(this, after.id));
  };
}

/**
 * Not while another upload repeats its POST: the answer to that would be the second that it loses, and then a third
 * POST is all that is left to it. Nothing else can run between the question and the end.
 */
function endNow(store: UploadStore, id: string): void {
  const isRepeating = store
    .running()
    .some((other) => other.id !== id && other.status.state === 'submitting' && other.attempt > 0);
  if (!isRepeating) endThisProcess();
}

/** Never returns. A signal may take a moment to arrive, even from itself: until then nothing more is done. */
export function endThisProcess(): void {
  process.kill(process.pid, 'SIGKILL');
  Atomics.wait(new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)), 0, 0);
}
