/** English messages of the watch folders. */

export const watch = {
  add: 'Add watch folder …',
  empty: 'No folder is watched yet',
  emptyWhat:
    'Choose a folder that you export to or copy cards into. Each file in it is sent once, as soon as it is finished.',
  states: {
    indexing: 'Looking through it …',
    watching: 'Watching',
    missing: 'Not there',
    unreadable: 'Cannot be read',
    paused: 'Paused',
  },
  explain: {
    missing: 'It goes on by itself as soon as the folder, or its drive, is back.',
    unreadable: 'Your user may not list this folder. It goes on by itself once it may.',
  },
  settling: '{count} file is still being written | {count} files are still being written',
  taken: '{count} file sent to the queue | {count} files sent to the queue',
  lastTaken: 'last {time}',
  nothingTaken: 'Nothing taken yet',
  warnings: {
    'unreadable-folders':
      '{count} folder in it cannot be read: {path} | {count} folders in it cannot be read, such as {path}',
    'no-notices': 'The system gives no more notices of changes: it is looked through every now and then.',
  },
  rules: {
    subfolders: 'With folders inside',
    noSubfolders: 'Without folders inside',
    onlyPatterns: 'Only {patterns}',
    notPatterns: 'Not {patterns}',
    'new-version': 'Changed files: new version',
    ignore: 'Changed files: left alone',
    campaign: 'Campaign: {name}',
    metadata: '{count} metadata entry | {count} metadata entries',
    sidekicks: 'Sidekicks: {names}',
  },
  actions: {
    pause: 'Pause',
    resume: 'Resume',
    look: 'Look now',
    edit: 'Change',
    open: 'Show folder',
    remove: 'Stop watching',
    of: '{action}: {name}',
  },
  form: {
    subfolders: 'Also the folders inside it',
    include: 'Only these names',
    includeHint: 'For example *.mov, *.mp4. Empty: every file.',
    exclude: 'Not these names',
    excludeHint:
      'For example *_draft*, proxies/**. Hidden and unfinished files are left alone anyway, and so are links.',
    patternsRefused: 'At most {count} names of {length} characters each.',
    changed: 'When a file changes after it was sent',
    changedRules: { 'new-version': 'Send it as a new version', ignore: 'Leave it alone' },
    existing: 'What is in it now',
    existingRules: { skip: 'Only send new files', send: 'Send what is there, too' },
    counting: 'Counting …',
    wouldSend: 'This sends {count} file now, {size}. | This sends {count} files now, {size}.',
    wouldSendMore:
      'This sends more than {count} file now, over {size}. | This sends more than {count} files now, over {size}.',
    wouldSendNothing: 'There is nothing in it that would be sent now.',
    cancel: 'Cancel',
    add: 'Watch this folder',
    save: 'Save',
  },
  problems: {
    'watched-already': 'This folder is watched already.',
    unreadable: 'This folder cannot be read.',
  },
  still: 'A file is finished when nothing changed for',
  stillHint: 'And when no program has it open for writing, where the system tells.',
  footer: '{count} watch folder | {count} watch folders',
  footerFailing: '{count} watch folder cannot be watched | {count} watch folders cannot be watched',
  footerSettling: '{count} settling | {count} settling',
} as const;
