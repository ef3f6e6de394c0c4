import { expect, it } from 'vitest';

import type { VersionQuestion } from '../../../../preload/contract.ts';
import {
  answersFor,
  isNewVersion,
  withChoice,
  withFile,
} from '../../../../renderer/versions/versionAnswers.ts';

const path: VersionQuestion = { match: 'path', count: 2, choice: 'new-version', files: [] };
const name: VersionQuestion = { match: 'name', count: 1, choice: 'separate', files: [] };

it('starts with what was chosen last, and keeps an answer when more files arrive', () => {
  const first = answersFor([path], []);
  expect(first).toEqual([{ match: 'path', choice: 'new-version', except: [] }]);
  const declined = withChoice(first, 'path', 'separate');
  expect(answersFor([path], declined)).toBe(declined);
  expect(answersFor([path, name], declined)).toEqual([
    { match: 'path', choice: 'separate', except: [] },
    { match: 'name', choice: 'separate', except: [] },
  ]);
});

it('decides one by one, and forgets the exceptions when all are decided at once', () => {
  const one = withFile(answersFor([path], []), 'path', 3, 'separate');
  expect(one).toEqual([{ match: 'path', choice: 'new-version', except: [3] }]);
  expect([isNewVersion(one[0], 3), isNewVersion(one[0], 4)]).toEqual([false, true]);
  expect(withFile(one, 'path', 3, 'new-version')[0]?.except).toEqual([]);
  expect(withChoice(one, 'path', 'new-version')[0]?.except).toEqual([]);
  expect(isNewVersion(undefined, 3)).toBe(false);
});
