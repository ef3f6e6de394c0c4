import { describe, expect, it } from 'vitest';

import { compareWithSubmitted } from '../../../../../main/queue/add/knownFiles.ts';
import { LeftOutFiles } from '../../../../../main/queue/add/leftOutFiles.ts';
import { PreflightVersions } from '../../../../../main/queue/add/preflightVersions.ts';
import type { Upload } from '../../../../../main/queue/model/upload.ts';
import { type VersionOffer, versionOffer } from '../../../../../main/queue/model/versionOffer.ts';
import { noSubmissionOptions } from '../../../../../preload/contract.ts';
import { anUpload, checkedFile } from '../../../../support/uploads.ts';

const before = { sizeBytes: 10, mtimeMs: 1_000 };
const after = { sizeBytes: 12, mtimeMs: 2_000 };

function submitted(path: string, submissionId: string, file = before): Upload {
  return anUpload({
    path,
    file: { ...checkedFile, ...file },
    submission: { submissionId, assetId: null, versionNumber: 1, versionGroupId: null },
    status: { state: 'complete', issueCount: 0 },
  });
}

function compare(
  uploads: readonly Upload[],
  now: Readonly<Record<string, typeof before>>,
  matches: readonly ('path' | 'name')[] = ['path', 'name'],
) {
  return compareWithSubmitted(
    {
      submittedAt: (paths) => uploads.filter(({ path }) => paths.includes(path)),
      submittedAsName: (name) => uploads.findLast(({ path }) => path.endsWith(`/${name}`)) ?? null,
      fileNow: (path) => Promise.resolve(now[path] ?? null),
    },
    Object.keys(now),
    matches,
  );
}

function offersOf(offers: ReadonlyMap<string, VersionOffer>) {
  return [...offers].map(([path, { match, submissionId }]) => [path, match, submissionId]);
}

describe('comparing files with what was submitted', () => {
  it('finds files as they were at any submission, and changed ones as versions of the newest', async () => {
    const uploads = [submitted('/a.mov', '1'), submitted('/a.mov', '2', after), submitted('/b.mov', '3')];
    const known = await compare(uploads, { '/a.mov': before, '/b.mov': after, '/c.mov': after });
    expect([...known.unchanged]).toEqual(['/a.mov']);
    expect(offersOf(known.offers)).toEqual([['/b.mov', 'path', '3']]);
    const third = await compare(uploads, { '/a.mov': { ...after, mtimeMs: 3_000 } });
    expect(offersOf(third.offers)).toEqual([['/a.mov', 'path', '2']]);
  });

  it('offers a file of another folder by its name only if it is asked for', async () => {
    const uploads = [submitted('/v1/a.mov', '1')];
    expect(offersOf((await compare(uploads, { '/v2/a.mov': after })).offers)).toEqual([
      ['/v2/a.mov', 'name', '1'],
    ]);
    expect((await compare(uploads, { '/v2/a.mov': after }, ['path'])).offers.size).toBe(0);
  });

  it('offers one submission to no two files by their name', async () => {
    const uploads = [submitted('/v1/a.mov', '1')];
    expect((await compare(uploads, { '/v2/a.mov': after, '/v3/a.mov': after })).offers.size).toBe(0);
    const withPath = await compare(uploads, { '/v1/a.mov': after, '/v3/a.mov': after });
    expect(offersOf(withPath.offers)).toEqual([['/v1/a.mov', 'path', '1']]);
  });
});

const choices = { path: 'new-version', name: 'separate' } as const;

function versions(): PreflightVersions {
  const of = new PreflightVersions();
  const add = (path: string, file: number, match: 'path' | 'name') => {
    const offer = versionOffer(submitted(path, String(file)), match);
    if (offer !== null) of.add(path, { file, name: path }, offer);
  };
  add('/a.mov', 0, 'path');
  add('/b.mov', 4, 'path');
  add('/c.mov', 7, 'name');
  return of;
}

function decided(...answers: Parameters<PreflightVersions['decided']>[1]): string[] {
  return [...versions().decided(choices, answers).keys()];
}

describe('the versions of a preflight', () => {
  it('are one question for each match, with what was chosen last', () => {
    expect(versions().questions(choices)).toMatchObject([
      { match: 'path', count: 2, choice: 'new-version', files: [{ file: 0 }, { file: 4 }] },
      { match: 'name', count: 1, choice: 'separate', files: [{ file: 7, earlier: { name: 'c.mov' } }] },
    ]);
  });

  it('are decided for all files of a question, and one by one for the exceptions', () => {
    expect(decided()).toEqual(['/a.mov', '/b.mov']);
    expect(decided({ match: 'path', choice: 'separate', except: [] })).toEqual([]);
    expect(decided({ match: 'path', choice: 'new-version', except: [4] })).toEqual(['/a.mov']);
    expect(decided({ match: 'name', choice: 'separate', except: [7] })).toEqual([
      '/a.mov',
      '/b.mov',
      '/c.mov',
    ]);
  });
});

describe('files that a drop left out', () => {
  it('can be taken once, for the last five drops', () => {
    const left = new LeftOutFiles();
    const choice = { ...noSubmissionOptions, mode: 'each' } as const;
    expect(left.add([], choice)).toBeNull();
    const tokens = Array.from({ length: 6 }, (_, index) => left.add([`/${index}.mov`], choice)?.token ?? 0);
    expect(tokens.map((token) => left.take(token)?.paths[0])).toEqual([
      undefined,
      '/1.mov',
      '/2.mov',
      '/3.mov',
      '/4.mov',
      '/5.mov',
    ]);
    expect(left.take(tokens[3] ?? 0)).toBeNull();
  });
});
