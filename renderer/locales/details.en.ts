/** English words of the details drawer. */

export const details = {
  label: 'Details',
  close: 'Close details',
  gone: 'This upload is no longer in the queue.',
  timeline: 'Timeline',
  facts: 'Transfer',
  submission: 'Submission',
  path: 'File',
  remoteName: 'Sent as',
  blobPath: 'Storage path',
  method: 'Way of sending',
  methods: {
    direct: 'Directly to the service',
    'single-put': 'To storage in one piece',
    blocks: 'To storage in blocks',
  },
  size: 'Size',
  sent: 'Sent',
  contentType: 'Type',
  addedAt: 'Added',
  finishedAt: 'Finished',
  startedOver: 'Started over',
  startedOverTimes: 'once, because the file changed | {count} times, because the file changed',
  submissionId: 'Submission id',
  assetId: 'Asset id',
  version: 'Version',
  issues: 'Issues found',
  copyId: 'Copy submission id',
  previous: 'New version of',
  alreadyTitle: 'This file is already submitted',
  alreadyBody:
    'The service has it in an earlier submission, so it was not submitted again. This is not an error and nothing needs to be done.',
  alreadyKnown: 'Earlier submission',
  alreadyUnknown: 'The service did not say which submission it was.',
} as const;

export const newVersion = {
  title: 'Submit as a new version',
  ask: 'Of which submission? This app does not know the earlier one; you find its id in the control plane.',
  id: 'Id of the earlier submission',
  submit: 'Submit as new version',
  cancel: 'Cancel',
  results: {
    queued: 'Queued as a new version',
    'file-unchanged':
      'The file is still the one that was sent. Save the new version under the same name first.',
    'submission-id-needed': 'The id of the earlier submission is needed.',
    'not-possible': 'This upload cannot become a new version now.',
  },
} as const;

export const failure = {
  detail: 'Details',
  status: 'Status {status}',
  fields: 'What the service named',
  support: 'Contact support',
  copy: 'Copy support details',
  openKey: 'Change key',
  managePlan: 'Manage plan',
  replaceFile: 'Add the corrected file as a new upload; this one can then be removed.',
} as const;

export const timeline = {
  events: {
    added: 'Added to the queue',
    checking: 'Looking at the file',
    checked: 'File checked',
    uploading: 'Sending started',
    uploaded: 'All bytes sent',
    submitting: 'Creating the submission',
    submitted: 'Submission created',
    processing: 'Processing started',
    complete: 'Complete',
    'already-submitted': 'Already submitted',
    retrying: 'Trying again',
    waiting: 'Waiting',
    failed: 'Needs attention',
    paused: 'Paused',
    resumed: 'Resumed',
    retried: 'Retried by you',
    cancelled: 'Cancelled',
    'started-over': 'Started over, the file had changed',
    interrupted: 'Interrupted, the app had stopped',
    removed: 'Removed',
    restored: 'Restored',
    'moved-to-top': 'Moved to the top',
    'new-version': 'Queued as a new version',
    reprocessing: 'Processing is repeated',
  },
  retrying: 'Trying again in {time} (attempt {attempt})',
  retryingNow: 'Trying again (attempt {attempt})',
} as const;
