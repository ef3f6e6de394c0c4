/** What the demo lets pass, and what it finds wrong. */
import { expect, test } from 'vitest';

import {
  type DemoCase,
  type Evidence,
  type Outcome,
  caseOf,
  isAsExpected,
  isOver,
  judge,
} from '../../../build/demo/outcomes.ts';
import { localFailure } from '../../../main/errors/classify.ts';
import { uploadOf } from './uploads.ts';

const path = '/media/Poster.jpg';
const blobPath = 'workspace/Poster.jpg';
const poster: DemoCase = { label: 'Poster.jpg', path, expected: 'complete', upload: 0 };
const content = { sizeBytes: 100, sha256: 'same' };
const sentOnce = { stored: 1, submissions: 1, conflicts: 0 };

function evidence(change: Partial<Evidence> = {}): Evidence {
  return {
    uploads: [uploadOf(path)],
    files: new Map([[path, content]]),
    blobs: new Map([[blobPath, content]]),
    counts: new Map([[blobPath, sentOnce]]),
    said: new Set(),
    ...change,
  };
}

function judged(demoCase: DemoCase, change: Partial<Evidence> = {}) {
  const [result] = judge([demoCase], evidence(change));
  if (result === undefined) throw new Error('No result');
  return { ...result, asExpected: isAsExpected(result) };
}

test('a complete upload with identical bytes and one submission is as expected', () => {
  expect(judged(poster)).toEqual({
    label: 'Poster.jpg',
    sizeBytes: 100,
    outcome: 'complete',
    expected: 'complete',
    durationMs: 2_500,
    problems: [],
    asExpected: true,
  });
});

test('a drop that made no upload is not as expected', () => {
  expect(judged(poster, { uploads: [] })).toMatchObject({ outcome: 'no-upload', asExpected: false });
});

test('an upload that is still under way has no duration and is not as expected', () => {
  const uploads = [uploadOf(path, { row: { state: 'uploading', finishedAt: null }, blobPath: null })];
  expect(judged(poster, { uploads })).toMatchObject({
    outcome: 'uploading',
    durationMs: null,
    asExpected: false,
  });
});

test.each([
  ['that storage does not have', { blobs: new Map() }, 'its bytes are not in storage'],
  [
    'that storage has otherwise',
    { blobs: new Map([[blobPath, { ...content, sha256: 'other' }]]) },
    'its bytes in storage differ from the file',
  ],
  [
    'that was submitted twice',
    { counts: new Map([[blobPath, { ...sentOnce, submissions: 2 }]]) },
    'it has 2 submissions instead of 1',
  ],
  ['that was never submitted', { counts: new Map() }, 'it has 0 submissions instead of 1'],
  [
    'that was sent twice',
    { counts: new Map([[blobPath, { ...sentOnce, stored: 2 }]]) },
    'it was sent 2 times',
  ],
])('a complete upload %s is not as expected', (_what, change, problem) => {
  expect(judged(poster, change)).toMatchObject({ problems: [problem], asExpected: false });
});

const refused: DemoCase = { ...poster, expected: 'failed: type-mismatch' };
const failed = (kind: 'type-mismatch' | 'type-not-allowed' | 'name-taken') =>
  uploadOf(path, { row: { state: 'failed', failure: localFailure(kind) }, blobPath: null });

test('a failure is as expected by its kind', () => {
  const counts = new Map();
  expect(judged(refused, { uploads: [failed('type-mismatch')], counts }).asExpected).toBe(true);
  expect(judged(refused, { uploads: [failed('type-not-allowed')], counts })).toMatchObject({
    outcome: 'failed: type-not-allowed',
    asExpected: false,
  });
});

const sentByOther = (stored: number) =>
  new Map([['ws/Poster.jpg', { stored, submissions: 1, conflicts: 0 }]]);

test('a taken name is as expected only while the file of the other client is whole', () => {
  const taken: DemoCase = { ...poster, expected: 'failed: name-taken' };
  const uploads = [failed('name-taken')];
  expect(judged(taken, { uploads, counts: sentByOther(1) }).asExpected).toBe(true);
  expect(judged(taken, { uploads, counts: sentByOther(2) }).asExpected).toBe(false);
});

test('of a refused file no byte may have been sent', () => {
  expect(judged(refused, { uploads: [failed('type-mismatch')] })).toMatchObject({
    problems: ['bytes of it were sent'],
    asExpected: false,
  });
});

const known: DemoCase = { ...poster, expected: 'already-submitted' };

test('a file that the service knows must have been refused by the service', () => {
  const uploads = [uploadOf(path, { row: { state: 'already-submitted' } })];
  const counts = new Map([[blobPath, { stored: 2, submissions: 1, conflicts: 1 }]]);
  expect(judged(known, { uploads, counts }).asExpected).toBe(true);
  expect(judged(known, { uploads }).problems).toEqual(['the service did not refuse it']);
});

test('a file that the app itself knows is not sent again, so the service has nothing to refuse', () => {
  const again = uploadOf(path, { row: { id: 'b', state: 'already-submitted' }, blobPath: null });
  const uploads = [uploadOf(path), again];
  expect(judged({ ...known, upload: 1 }, { uploads }).asExpected).toBe(true);
});

test('a drop that makes no upload is as expected when the window said so', () => {
  const twice: DemoCase = { ...poster, expected: 'already-queued', upload: null };
  expect(judged(twice, { said: new Set<Outcome>(['already-queued']) })).toMatchObject({
    durationMs: null,
    asExpected: true,
  });
  expect(judged(twice, { said: new Set<Outcome>(['already-uploaded']) })).toMatchObject({
    outcome: 'not-reported',
    asExpected: false,
  });
});

test('an upload beyond those that were dropped belongs to no case', () => {
  const uploads = [uploadOf(path), uploadOf(path, { row: { id: 'b' } })];
  const twice: DemoCase = { ...poster, label: 'twice', expected: 'already-queued', upload: null };
  expect(uploads.map((upload) => caseOf([poster, twice], uploads, upload)?.label)).toEqual([
    'Poster.jpg',
    undefined,
  ]);
});

test.each([
  ['complete', true],
  ['already-submitted', true],
  ['failed', true],
  ['processing', false],
  ['queued', false],
  ['paused', false],
] as const)('an upload that is %s is over: %s', (state, over) => {
  expect(isOver(uploadOf(path, { row: { state } }))).toBe(over);
});
