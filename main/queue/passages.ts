/**
 * Who got through a step, and who met a trouble there that anybody could have met. That tells an endpoint which answers
 * nobody from a file that alone meets errors: the first fails no upload, the second is that upload's failure. In memory; a
 * restart knows nothing of before.
 */
import type { Failure } from '../../preload/contract.ts';
import { errorTaxonomy } from '../errors/errorTaxonomy.ts';
import type { UploadEvent } from './machine.ts';
import type { Status, Upload } from './model/upload.ts';

type Step = Status['state'];

interface Passage {
  /** When anybody last got through. */
  throughAt: number;
  /** When each upload last met a trouble; of those since anybody got through. */
  readonly troubledAt: Map<string, number>;
}

/** The service, or what stands in front of storage, said that it is its own trouble. */
function isAnybodys(failure: Failure): boolean {
  return errorTaxonomy[failure.kind].outage === 'when-several';
}

const passing: ReadonlySet<UploadEvent['event']> = new Set([
  'stored',
  'submitted',
  'already-submitted',
  'renamed',
  'reprocessing',
  'progressed',
  'completed',
]);

export class Passages {
  private readonly passages = new Map<Step, Passage>();

  /** To be told of every event, with the upload as it was before. */
  take({ id, status: { state } }: Pick<Upload, 'id' | 'status'>, event: UploadEvent, at: number): void {
    if (passing.has(event.event)) {
      const passage = this.of(state);
      passage.throughAt = at;
      passage.troubledAt.clear();
    } else if (event.event === 'retry' && isAnybodys(event.failure)) {
      this.of(state).troubledAt.set(id, at);
    }
  }

  /**
   * Whether the failure is everybody's: since `since` nobody got through the step that this upload is at, and others met
   * troubles there as well.
   */
  isClosedTo({ id, status }: Pick<Upload, 'id' | 'status'>, failure: Failure, since: number): boolean {
    const { throughAt, troubledAt } = this.of(status.state);
    const isOthersToo = [...troubledAt].some(([other, at]) => other !== id && at >= since);
    return isAnybodys(failure) && throughAt < since && isOthersToo;
  }

  private of(step: Step): Passage {
    const known = this.passages.get(step) ?? { throughAt: Number.NEGATIVE_INFINITY, troubledAt: new Map() };
    this.passages.set(step, known);
    return known;
  }
}
