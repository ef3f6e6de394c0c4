/** English messages of the list: its header, filters, rows and actions. */

export const header = {
  done: '{done} of {all} done',
  attention: '{count} needs attention | {count} need attention',
  left: '{time} left',
  paused: 'All paused',
  allDone: 'All done',
  retryFailed: 'Retry {count} failed | Retry {count} failed',
  clearFinished: 'Clear finished',
  overall: 'Overall progress',
  overallValue: '{percent}, {done} of {all} done',
  speedHistory: 'Speed in the last {time}: {least} to {most}',
} as const;

export const filters = {
  label: 'Show',
  all: 'All',
  active: 'Active',
  attention: 'Needs attention',
  done: 'Done',
  'already-submitted': 'Already submitted',
} as const;

export const search = { label: 'Search files', placeholder: 'Search', clear: 'Clear search' } as const;

export const sort = {
  label: 'Sort by',
  queue: 'Queue order',
  newest: 'Newest first',
  name: 'Name',
  size: 'Size',
  status: 'Status',
} as const;

export const list = {
  label: 'Uploads',
  select: 'Select {name}',
  empty: {
    active: 'Nothing is under way.',
    attention: 'Nothing needs your attention.',
    done: 'Nothing is done yet.',
    'already-submitted': 'No file was already submitted.',
    search: 'No file matches “{search}”.',
  },
  row: '{name}, {status}',
  sizeOf: '{sent} of {size}',
  sizeUnknown: '—',
  fileType: { video: 'Video', audio: 'Audio', image: 'Image', document: 'Document', none: 'File' },
  categories: { video: 'videos', audio: 'audio files', image: 'images', document: 'documents' },
  moreActions: 'More actions for {name}',
} as const;

export const empty = {
  title: 'Drop media here to upload it',
  body: 'Video, audio, images and documents. Whole folders too.',
  safe: 'You can close this window or lose the connection at any time: uploads go on where they stopped.',
} as const;

export const status = {
  waiting: 'Waiting',
  checking: 'Checking',
  uploading: 'Uploading {percent}',
  uploadingUnknown: 'Uploading',
  finishing: 'Finishing',
  processing: 'Processing {percent}',
  processingUnknown: 'Processing',
  complete: 'Complete',
  completeNoIssues: 'No issues',
  completeIssues: '{count} issue | {count} issues',
  alreadySubmitted: 'Already submitted',
  paused: 'Paused',
  allPaused: 'Waiting: all paused',
  retrying: 'Retrying in {time} (attempt {attempt})',
  retryingNow: 'Retrying now (attempt {attempt})',
  waitingNetwork: 'Waiting for network',
  waitingService: 'Waiting for the service',
  waitingCopy: 'Waiting for its copy',
  waitingGroup: 'Waiting for the rest of its group · {uploaded} of {total} uploaded',
  waitingKey: 'Waiting for the key',
  waitingPlan: 'Waiting for the plan ({bucket})',
  waitingRate: 'Waiting for the rate limit ({time})',
  waitingRateNow: 'Waiting for the rate limit',
  failed: 'Needs attention: {headline}',
  cancelled: 'Cancelled',
} as const;

export const waits = {
  turn: 'Starts when it is its turn.',
  retry: '{headline}',
  'rate-limit': 'Too many requests for {bucket} just now.',
  plan: 'Not in your plan. Nothing is lost.',
  key: 'Starts by itself with a valid API key.',
  network: 'Goes on by itself with a connection.',
  service: 'Goes on by itself when the service works again.',
  group: 'Uploaded. It’s submitted together with the rest.',
  copy: 'Another file with the same content is being sent.',
  'all-paused': 'Use Resume all to go on.',
} as const;

export const sublines = {
  alreadySubmitted: 'In an earlier submission. Nothing was submitted twice.',
  nameSubmitted: 'The service has an earlier submission under this name.',
  version: 'Version {n}',
  finished: 'Finished {time}',
  speed: '{rate} · {time} left',
  restarts: 'The file changed, so it started over',
  kept: '{percent} are kept',
  why: 'Why?',
} as const;

export const actions = {
  pause: 'Pause',
  resume: 'Resume',
  retry: 'Retry',
  cancel: 'Cancel upload',
  remove: 'Remove',
  restore: 'Restore',
  'move-to-top': 'Move to top',
  'show-in-folder': 'Show in folder',
  'copy-submission-id': 'Copy submission id',
  'copy-support-details': 'Copy support details',
  'open-docs': 'What does this mean?',
  'submit-as-new-version': 'Submit as new version',
  'send-anyway': 'Send anyway',
  retryNow: 'Retry now',
  withCount: '{action} {count}',
  undo: 'Undo',
  close: 'Close',
  more: 'More',
} as const;

export const confirm = {
  remove: 'Remove it while it is being sent?',
  removeMany:
    'One of them is being sent. Remove it all the same? | {count} of them are being sent. Remove them all the same?',
  yes: 'Remove',
  no: 'Keep',
} as const;

export const bulk = {
  label: 'Selection',
  selected: '{count} selected | {count} selected',
  selectAll: 'Select all {count}',
  selecting: 'Selecting …',
  clear: 'Clear selection',
} as const;
