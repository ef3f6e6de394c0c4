/** English messages of the list: its header, filters, rows and actions. */

export const header = {
  done: '{done} of {all} done',
  attention: '{count} needs attention | {count} need attention',
  left: '{time} left',
  paused: 'Paused',
  allDone: 'All done',
  retryFailed: 'Retry {count} failed | Retry {count} failed',
  clearFinished: 'Clear finished',
  overall: 'Overall progress',
  overallValue: '{percent}, {done} of {all} done',
  speedHistory: 'Upload speed over the last {time}: {least} to {most}',
} as const;

export const filters = {
  label: 'Filter',
  all: 'All',
  active: 'Active',
  attention: 'Needs attention',
  critical: 'Critical',
  'with-issues': 'With issues',
  done: 'Done',
  'already-submitted': 'Already submitted',
} as const;

export const search = { label: 'Search files', placeholder: 'Search', clear: 'Clear search' } as const;

export const sort = {
  label: 'Sort by',
  'active-first': 'Active first',
  queue: 'Upload order',
  newest: 'Newest first',
  oldest: 'Oldest first',
  name: 'Name',
  'name-descending': 'Name, Z to A',
  size: 'Size',
  'size-ascending': 'Size, smallest first',
  status: 'Status',
  severity: 'Severity',
} as const;

export const columns = {
  name: 'Name',
  status: 'Status',
  size: 'Size',
  added: 'Added',
  statusTip: 'Sort by status, then by severity',
} as const;

export const view = { label: 'View' } as const;

export const days = {
  label: 'Day',
  any: 'Any day',
  today: 'Today',
  yesterday: 'Yesterday',
  only: 'Show only this day',
  every: 'Show every day',
} as const;

export const list = {
  label: 'Uploads',
  select: 'Select {name}',
  empty: {
    day: 'No uploads on this day',
    active: 'No active uploads',
    attention: 'Nothing needs your attention',
    critical: 'No files with critical issues',
    'with-issues': 'No files with issues',
    done: 'No finished uploads yet',
    'already-submitted': 'No duplicates found',
    search: 'No results for “{search}”',
  },
  row: '{name}, {status}',
  sizeOf: '{sent} of {size}',
  sizeUnknown: '—',
  fileType: { video: 'Video', audio: 'Audio', image: 'Image', document: 'Document', none: 'File' },
  categories: { video: 'videos', audio: 'audio files', image: 'images', document: 'documents' },
  moreActions: 'More actions for {name}',
  actionOn: '{action} {name}',
  actionsColumn: 'Actions',
} as const;

export const empty = {
  title: 'Drop files or folders to upload',
  body: 'Video, audio, images and documents',
  safe: 'Close the window or lose your connection: uploads pick up where they left off.',
} as const;

export const status = {
  waiting: 'Waiting',
  checking: 'Checking…',
  uploading: 'Uploading {percent}',
  uploadingUnknown: 'Uploading',
  finishing: 'Submitting…',
  processing: 'Processing {percent}',
  processingUnknown: 'Processing',
  stalled: 'Processing for {count} hour without progress | Processing for {count} hours without progress',
  notFollowed: 'Not followed: {count} hour without progress | Not followed: {count} hours without progress',
  complete: 'Complete',
  completeNoIssues: 'No issues',
  completeIssues: '{count} issue | {count} issues',
  alreadySubmitted: 'Already submitted',
  paused: 'Paused',
  allPaused: 'Paused',
  retrying: 'Retrying in {time} (attempt {attempt})',
  retryingNow: 'Retrying (attempt {attempt})',
  waitingNetwork: 'Waiting for connection',
  waitingService: 'Waiting for MediaMagic',
  waitingCopy: 'Duplicate of another upload',
  waitingDrive: 'Waiting for the drive',
  beingWritten: 'Still being written',
  waitingGroup: 'Waiting for the rest of its group · {uploaded} of {total} uploaded',
  waitingKey: 'On hold: API key',
  waitingPlan: 'On hold: not in your plan',
  waitingRate: 'On hold for {time}',
  waitingRateNow: 'Resuming…',
  failed: '{headline}',
  cancelled: 'Canceled',
  skipped: 'Skipped',
} as const;

export const waits = {
  turn: 'In queue',
  retry: '{headline}',
  group: 'Uploaded. It’s submitted together with the rest.',
  copy: 'The same file is already uploading',
  'all-paused': 'Click Resume all to continue',
} as const;

export const sublines = {
  alreadySubmitted: 'Already in MediaMagic from an earlier submission',
  nameSubmitted: 'MediaMagic already has a submission with this name',
  uploadedAs: 'Uploaded as {name} (the name was taken)',
  version: 'Version {n}',
  finished: 'Finished {time}',
  speed: '{rate} · {time} left',
  restarts: 'File changed, upload restarted',
  kept: '{percent} uploaded',
  why: 'Learn more',
} as const;

export const actions = {
  pause: 'Pause',
  resume: 'Resume',
  retry: 'Retry',
  cancel: 'Cancel upload',
  remove: 'Remove',
  removeFromList: 'Remove from list',
  restore: 'Restore',
  'move-to-top': 'Move to top',
  'show-in-folder': 'Show in folder',
  showInFinder: 'Show in Finder',
  showInExplorer: 'Show in Explorer',
  'copy-submission-id': 'Copy submission ID',
  'copy-link': 'Copy link',
  'copy-support-details': 'Copy support details',
  'open-docs': 'Learn more',
  'submit-as-new-version': 'Submit as new version',
  'choose-another-file': 'Choose another file',
  'upload-as-version': 'Upload as new version',
  'upload-separately': 'Upload separately',
  'send-anyway': 'Upload anyway',
  'move-to-account': 'Upload to the current account',
  'use-other-name': 'Upload under another name',
  skip: 'Skip',
  'stop-following': 'Stop following',
  retryNow: 'Retry now',
  undo: 'Undo',
  undoRemoval: 'Undo removal of {count} upload | Undo removal of {count} uploads',
  close: 'Close',
  more: 'More',
} as const;

export const confirm = {
  remove: 'Still uploading. Remove it?',
  removeMany:
    '{count} file is still uploading. Remove anyway? | {count} files are still uploading. Remove anyway?',
  yes: 'Remove',
  no: 'Cancel',
} as const;

export const bulk = {
  label: 'Selection',
  selected: '{count} selected | {count} selected',
  selectAll: 'Select all {count}',
  selecting: 'Selecting…',
  clear: 'Clear selection',
  actions: {
    'copy-submission-id': 'Copy {count} submission IDs',
    'copy-support-details': 'Copy support details for {count} uploads',
    'move-to-account': 'Upload {count} to the current account',
  },
} as const;

/** The question about files whose names other files in the workspace have. */
export const names = {
  question:
    '{count} file of “{batch}” has the name of another file in your workspace | {count} files of “{batch}” have the names of other files in your workspace',
  explain:
    'That file isn’t replaced. Yours is on hold until you decide. | Those files aren’t replaced. Yours are on hold until you decide.',
  rename: 'Upload under another name | Upload under other names',
  skip: 'Skip it | Skip them',
  oneByOne: 'Decide one by one',
} as const;
