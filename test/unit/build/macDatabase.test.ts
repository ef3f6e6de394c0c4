import { expect, it } from 'vitest';

import { macDatabasePackages } from '../../../build/package/macDatabase.ts';

it('names both packages in the versions of the library', () => {
  const optional = {
    '@libsql/darwin-arm64': '0.5.29',
    '@libsql/darwin-x64': '0.5.29',
    '@libsql/other': '1.0.0',
  };
  expect(macDatabasePackages(optional)).toEqual(['@libsql/darwin-x64@0.5.29', '@libsql/darwin-arm64@0.5.29']);
});

it('fails when the library has no binary for a processor', () => {
  expect(() => macDatabasePackages({ '@libsql/darwin-x64': '0.5.29' })).toThrow('@libsql/darwin-arm64');
});
