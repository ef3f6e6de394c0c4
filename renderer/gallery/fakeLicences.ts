/** A few licences, as the build would list them. */
import type { LicenceNotice } from '../../preload/contract.ts';

const text = 'Permission is hereby granted, free of charge, to any person obtaining a copy of this software.';

export const someLicences: readonly LicenceNotice[] = [
  { name: 'electron', version: '45.4.1', licence: 'MIT', text },
  { name: '@tanstack/vue-virtual', version: '3.13.52', licence: 'MIT', text },
  { name: 'argparse', version: '2.0.1', licence: 'Python-2.0', text },
  { name: 'libsql', version: '0.5.29', licence: 'MIT', text },
  { name: 'semver', version: '7.8.6', licence: 'ISC', text },
  { name: 'zod', version: '4.6.7', licence: 'MIT', text },
];
