/** The codes of errors that Node has no name for. */
import { constants } from 'node:os';
import { getSystemErrorName } from 'node:util';

import { expect, it } from 'vitest';

import { isPassingFileError } from '../../../../main/errors/fileFailures.ts';
import { errorCode } from '../../../../main/shared/errno.ts';
import { requires } from '../../../support/system.ts';

function errorOf(number: number): Error {
  return Object.assign(new Error('read'), { code: getSystemErrorName(-number), errno: -number });
}

it('knows the passing errors of a file system by their numbers', ({ skip }) => {
  requires('Linux', skip);
  const { ESTALE, ENOLCK, ENOLINK, EDEADLK, EIO } = constants.errno;
  const codes = [ESTALE, ENOLCK, ENOLINK, EDEADLK, EIO, 123].map((number) => errorCode(errorOf(number)));
  expect(codes).toEqual(['ESTALE', 'ENOLCK', 'ENOLINK', 'EDEADLK', 'EIO', 'ENOMEDIUM']);
  expect(codes.every((code) => isPassingFileError(code))).toBe(true);
});
