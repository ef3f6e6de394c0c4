import { expect, it } from 'vitest';

import { westonArguments } from '../../e2e/westonArguments.ts';

it.each([
  ['weston 10.0.1\n', '--backend=x11-backend.so'],
  ['weston 13.0.0\n', '--backend=x11'],
  ['weston 14.0.2\n', '--backend=x11'],
])('names the backend as %j does', (version, backend) => {
  expect(westonArguments(version, 'here')).toEqual(expect.arrayContaining([backend, '--socket=here']));
});
