/** English messages of new versions: files that changed, or have the name of a file, since it was uploaded. */

export const versions = {
  /** In the preflight, for all files that match in one way. */
  questions: {
    path: '{count} file has changed since you uploaded it | {count} files have changed since you uploaded them',
    name: '{count} file has the name of a file you uploaded before | {count} files have the names of files you uploaded before',
  },
  choices: {
    'new-version': 'Upload as new version | Upload as new versions',
    separate: 'Upload separately | Upload separately',
  },
  oneByOne: 'Decide one by one',
  asVersion: 'New version: {name}',
  earlier: '{name}, uploaded {time}',
  more: 'The same applies to {count} more. | The same applies to {count} more.',
  /** In a row, and in the line after a small drop. */
  row: 'New version of {name}, uploaded {time}',
  rowSeparate: 'Separate from {name}, uploaded {time}',
  lineVersion:
    'This becomes a new version of {name}, uploaded {time}. | {count} of these files become new versions of earlier uploads.',
  lineSeparate:
    'Is this a new version of {name}, uploaded {time}? | Are {count} of these files new versions of earlier uploads?',
  lineSome: '{versions} of {count} matching files become new versions.',
  onto: 'New version of {name}…',
  ontoHint: 'Drop on a finished upload for a new version of it',
  unchanged:
    '“{name}” is already uploaded and hasn’t changed | {count} files are already uploaded and haven’t changed',
  uploadAnyway: 'Upload anyway',
  tooLate: 'These files are no longer in the last drops. Add them again.',
} as const;
