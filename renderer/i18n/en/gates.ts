/** English messages of closed gates, and of notices about this installation. */

export const buckets = {
  upload: 'uploading files',
  submission_write: 'submitting files for review',
  submission_read: 'viewing progress and results',
  webhook_write: 'editing webhooks',
  webhook_read: 'viewing webhooks',
  sandbox: 'sandbox events',
} as const;

export const gates = {
  list: 'Notices',
  serviceSays: 'MediaMagic says',
  unchanged: 'Checked just now: nothing changed',
  checkAgain: 'Check again',
  checking: 'Checking…',
  plan: {
    title: 'Your plan doesn’t include {buckets}',
    titleAccess: 'Your plan doesn’t include API access',
    body: 'Affected files are on hold. Nothing is lost. They’ll continue automatically once your plan is upgraded.',
    manage: 'Manage plan',
    goesOn: {
      upload: 'Files that are already uploaded will still be submitted and processed.',
      submission_write: 'Files keep uploading; they’ll be submitted once your plan allows it.',
      submission_read:
        'Files are still uploaded and submitted; you just can’t see their progress and results yet.',
      webhook_write: 'Uploads aren’t affected.',
      webhook_read: 'Uploads aren’t affected.',
      sandbox: 'Uploads aren’t affected.',
    },
  },
  key: {
    titles: {
      missing: 'Add your API key to start uploading',
      locked: 'Your API key is locked in the system keyring',
      invalid: 'Your API key isn’t valid',
      expired: 'Your API key has expired',
      revoked: 'Your API key was revoked',
      refused: 'Your API key was rejected',
    },
    missingBody:
      'Find it in MediaMagic under Settings > API Keys. Files you add now will start uploading as soon as the key works.',
    lockedBody:
      'Unlock the keyring if it asks for its password. Uploads are on hold and will resume automatically. Nothing is lost.',
    body: 'Uploads are on hold and will resume automatically once you add a valid key. Nothing is lost.',
    enter: 'Add API key',
    change: 'Replace API key',
    getOne: 'Where do I find my key?',
  },
  rate: {
    title: 'Slowing down: {bucket}',
    titleMany: 'Slowing down',
    body: 'MediaMagic is limiting requests. Resuming in {time}. Everything else continues.',
    bodyNow: 'Resuming now…',
  },
  storage: {
    title: 'Can’t reach cloud storage at {host}',
    body: 'Files that still need uploading are on hold and will resume where they left off. Everything else continues. Retrying in {time}.',
    bodyNow:
      'Files that still need uploading are on hold and will resume where they left off. Everything else continues. Reconnecting…',
  },
  offline: {
    title: 'Can’t reach {host}',
    titleUnknown: 'Can’t connect to MediaMagic',
    body: 'Uploads are on hold and will resume where they left off. Retrying in {time}.',
    bodyNow: 'Uploads are on hold and will resume where they left off. Reconnecting…',
    bodyHeld: 'Uploads are on hold and will resume where they left off.',
    openNetwork: 'Network settings',
  },
} as const;

export const notices = {
  'group-waiting':
    'A submission of {total} files is on hold: {count} file isn’t making progress. | A submission of {total} files is on hold: {count} files aren’t making progress.',
  'restart-due':
    'A new version was installed while the app was running. Restart the app to use it. Uploads continue after the restart.',
  restart: 'Restart',
  dismiss: 'Dismiss',
  'queue-moved-aside':
    'Your upload list was damaged and couldn’t be opened. We started a new one and saved the old file at {path}. | Your upload list was damaged. We recovered 1 upload and saved the old file at {path}. | Your upload list was damaged. We recovered {count} uploads and saved the old file at {path}.',
  'rows-set-aside':
    'One upload couldn’t be read and was removed from the list. Everything else is here. | {count} uploads couldn’t be read and were removed from the list. Everything else is here.',
  'settings-moved-aside': 'Your settings were damaged and have been reset. The old file is at {path}.',
  'queue-not-writable':
    'Can’t save to disk, so uploads are on hold. Free up space or check the disk; uploads resume automatically.',
  'queue-in-use':
    'Another program is using your upload list, so uploads are on hold. Close that program, such as a backup or a database viewer; uploads resume automatically.',
  'queue-rewritten':
    'The file of your upload list (queue.db) was deleted while the app was running. We saved the list again, and nothing is lost.',
  'queue-replaced':
    'The file of your upload list (queue.db) was replaced while the app was running. We saved the list again and moved the other file to {path}.',
  'queue-partly-lost':
    'The file of your upload list (queue.db) was overwritten while the app was running. Only a part of the list could be saved again. The overwritten file is at {path}.',
  'watch-folder-missing':
    'Watch folder not found: {path}. Watching resumes when the folder or its drive is available again.',
  'watch-folder-unreadable':
    'No permission to read the watch folder {path}. Watching resumes once it can be read.',
  'watch-folder-not-responding':
    'The drive of the watch folder {path} isn’t responding. Watching continues automatically when it answers.',
  'watch-no-notices':
    'Watch folders are being scanned periodically instead of live, so new files may take a little longer to appear.',
  reason: 'Reason: {reason}',
} as const;
