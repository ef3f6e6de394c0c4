/** What the demo drops, in which order, and how each drop should end. */
import { copyFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';

import { prepareDemoSamples, sampleFile, samples } from '../../test/fixtures/samples.ts';
import type { DemoCase } from './outcomes.ts';

export interface DemoPlan {
  /** Absolute paths for the first drop; one file is in it twice. */
  readonly drops: readonly string[];
  /** Dropped once more after it is complete. */
  readonly repeated: string;
  /** The service has a submission of this name from somewhere else, before it is dropped. */
  readonly sentElsewhere: { readonly path: string; readonly contentType: string };
  readonly cases: readonly DemoCase[];
}

const elsewhereName = 'Teaser loop.gif';

/** Lays the files out in `folder`. */
export async function preparePlan(folder: string): Promise<DemoPlan> {
  const { drops, expectations, repeated } = await prepareDemoSamples(folder);
  const elsewhere = join(folder, elsewhereName);
  await copyFile(sampleFile(elsewhereName), elsewhere);

  const labelOf = (path: string) => relative(folder, path).split(sep).join('/');
  const repeatedLabel = labelOf(repeated);
  const cases: DemoCase[] = [
    ...expectations.map((expectation): DemoCase => {
      const { path } = expectation;
      const expected =
        expectation.outcome === 'complete' ? 'complete' : (`failed: ${expectation.failureKind}` as const);
      return { label: labelOf(path), path, expected, upload: 0 };
    }),
    { label: `${repeatedLabel} (same drop)`, path: repeated, expected: 'already-queued', upload: null },
    {
      label: `${elsewhereName} (sent before)`,
      path: elsewhere,
      expected: 'already-submitted',
      upload: 0,
    },
    { label: `${repeatedLabel} (once more)`, path: repeated, expected: 'already-submitted', upload: 1 },
  ];
  return {
    drops: [...drops, elsewhere],
    repeated,
    sentElsewhere: { path: elsewhere, contentType: samples[elsewhereName].mediaType },
    cases,
  };
}
