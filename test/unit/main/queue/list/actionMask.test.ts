import { expect, it } from 'vitest';

import { actionBit, actionMask } from '../../../../../main/queue/list/actionMask.ts';
import { anUpload } from '../../../../support/uploads.ts';

it('has one bit for each allowed action', () => {
  expect(actionMask(anUpload({ status: { state: 'paused' } }))).toBe(
    actionBit('resume') | actionBit('cancel') | actionBit('remove'),
  );
});

it('is empty when the upload was removed', () => {
  expect(actionMask(anUpload({ removedAt: 1 }))).toBe(0);
});
