/** What the demo drops, in which order, and how each drop should end. */
import { copyFile, readFile } from 'node:fs/promises';
import { basename, join, relative, sep } from 'node:path';

import { z } from 'zod';

import { prepareDemoSamples, sampleFile, samples } from '../../test/fixtures/samples.ts';
import type { DemoCase } from './outcomes.ts';

export interface DemoPlan {
  /** Absolute paths for the first drop; one file is in it twice. */
  readonly drops: readonly string[];
  /** Dropped once more after it is complete. */
  readonly repeated: string;
  /** Another client sends this file before it is dropped. */
  readonly sentElsewhere: string;
  /** The service makes a submission of this file, and its answer is lost. */
  readonly answerLostOf: string;
  readonly cases: readonly DemoCase[];
}

const elsewhereName = 'Teaser loop.gif';
const answerLostOf = 'Jingle.mp3';

/** Writes the files into `folder`. */
export async function preparePlan(folder: string): Promise<DemoPlan> {
  const { drops, expectations, repeated } = await prepareDemoSamples(folder);
  const sentElsewhere = join(folder, elsewhereName);
  await copyFile(sampleFile(elsewhereName), sentElsewhere);

  const labelOf = (path: string) => relative(folder, path).split(sep).join('/');
  const cases: DemoCase[] = [
    ...expectations.map((expectation): DemoCase => {
      const { path, outcome } = expectation;
      const label = labelOf(path);
      if (label === answerLostOf) return { label, path, expected: 'already-submitted', upload: 0 };
      const expected = outcome === 'complete' ? outcome : (`failed: ${expectation.failureKind}` as const);
      return { label, path, expected, upload: 0 };
    }),
    { label: `${labelOf(repeated)} (same drop)`, path: repeated, expected: 'already-queued', upload: null },
    {
      label: `${elsewhereName} (another client's)`,
      path: sentElsewhere,
      expected: 'failed: name-taken',
      upload: 0,
    },
    { label: `${labelOf(repeated)} (once more)`, path: repeated, expected: 'already-uploaded', upload: null },
  ];
  return { drops: [...drops, sentElsewhere], repeated, sentElsewhere, answerLostOf, cases };
}

/** Sends and submits the file straight at the API, as another client of the same workspace does. */
export async function sendElsewhere({ sentElsewhere }: DemoPlan, apiUrl: string, key: string): Promise<void> {
  const post = async (path: string, body: FormData | string, headers: Record<string, string> = {}) => {
    const url = `${apiUrl}/api/integrations${path}`;
    const response = await fetch(url, { method: 'POST', body, headers: { ...headers, 'X-API-Key': key } });
    if (!response.ok) throw new Error(`The other client's ${path} was answered ${response.status}`);
    return await response.json();
  };
  const { mediaType: type } = samples[elsewhereName];
  const form = new FormData();
  form.set('file', new File([await readFile(sentElsewhere)], basename(sentElsewhere), { type }));
  const stored = z.object({ blobPath: z.string() }).parse(await post('/uploads/direct', form));
  await post('/submissions', JSON.stringify({ assets: [stored] }), { 'Content-Type': 'application/json' });
}
