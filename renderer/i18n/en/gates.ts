/** English messages of closed gates, and of notices about this installation. */

export const buckets = {
  upload: 'sending files',
  submission_write: 'creating submissions',
  submission_read: 'following submissions and reading results',
  webhook_write: 'changing webhooks',
  webhook_read: 'reading webhooks',
  sandbox: 'sandbox events',
} as const;

export const gates = {
  list: 'What holds uploads back',
  serviceSays: 'The service says',
  checkAgain: 'Check again',
  checking: 'Checking …',
  plan: {
    title: 'Your plan does not include {buckets}',
    body: 'The files concerned wait here. None is lost, and they go on by themselves once the plan allows it.',
    manage: 'Manage plan',
    goesOn: {
      upload: 'Files that were already sent go on being submitted and processed.',
      submission_write: 'Files go on being sent, and submissions already made go on being followed.',
      submission_read: 'Files go on being sent and submitted; only their progress and results wait.',
      webhook_write: 'Uploads go on as usual.',
      webhook_read: 'Uploads go on as usual.',
      sandbox: 'Uploads go on as usual.',
    },
  },
  key: {
    titles: {
      missing: 'Add your API key to begin',
      locked: 'The API key is locked in the system keyring',
      invalid: 'The API key is not valid',
      expired: 'The API key has expired',
      revoked: 'The API key was revoked',
      refused: 'The API key was refused',
    },
    missingBody:
      'You find it in the control plane under Settings > API Keys. Files you add until then wait here and start by themselves.',
    lockedBody:
      'Unlock the keyring if it asks for its password. Uploads wait and continue by themselves once the key can be read.',
    body: 'All uploads wait, none has failed. They go on by themselves with a valid key.',
    enter: 'Enter key',
    change: 'Change key',
    getOne: 'Where do I get a key?',
  },
  rate: {
    title: 'A short pause for {bucket}',
    body: 'The service asked for a pause. It goes on in {time}; everything else continues.',
    bodyNow: 'The service asked for a pause. It goes on now; everything else continues.',
  },
  offline: {
    title: 'No connection to {host}',
    titleUnknown: 'No connection to the service',
    body: 'Uploads wait and keep what was sent. Next try in {time}.',
    bodyNow: 'Uploads wait and keep what was sent. Trying now …',
    bodyHeld: 'Uploads wait and keep what was sent.',
    openNetwork: 'Network settings',
  },
} as const;

export const notices = {
  'group-waiting':
    'A submission of {total} files is waiting for {count} file that isn’t making progress. | A submission of {total} files is waiting for {count} files that aren’t making progress.',
  'restart-due':
    'A new version was installed while the app was running. Restart the app to use it. Uploads continue after the restart.',
  restart: 'Restart',
  dismiss: 'Dismiss',
  'queue-moved-aside':
    'The saved queue was damaged and is kept at {path}. Nothing of it could be read; a new, empty queue was started. | The saved queue was damaged and is kept at {path}. One upload could be carried over into a new one. | The saved queue was damaged and is kept at {path}. {count} uploads could be carried over into a new one.',
  'rows-set-aside':
    'One entry of the queue could not be read and was set aside. All others are here. | {count} entries of the queue could not be read and were set aside. All others are here.',
  'settings-moved-aside':
    'The settings could not be read and were kept at {path}. Please check your settings.',
  'queue-not-writable':
    'The queue cannot be saved, so it waits. It goes on by itself once the disk can be written again; nothing is lost.',
  'watch-folder-missing':
    'The watch folder {path} is not there. It is watched again as soon as it, or its drive, is back.',
  'watch-folder-unreadable':
    'The watch folder {path} may not be read. It is watched again as soon as it may.',
  'watch-no-notices':
    'The system gives no more notices of changes, so watch folders are looked through every now and then. New files are found a little later.',
  reason: 'Reason: {reason}',
} as const;
