/** English messages of the app as a whole: top bar, environment, status bar, toasts, units. */

export const app = {
  name: 'MediaMagic Uploader',
  titleWithProgress: '{percent} · {name}',
  loading: 'Loading your uploads…',
  broken: 'Open this window from the MediaMagic Uploader app.',
  callFailed: 'Something went wrong: {reason}',
  notSaved: 'Couldn’t save to disk. Free up space or check the disk, then try again.',
} as const;

export const units = {
  seconds: '{n} s',
  minutes: '{n} min',
  hours: '{n} h',
  hoursMinutes: '{h} h {m} min',
  days: '{count} day | {count} days',
  percent: '{n}%',
  perSecond: '{amount}/s',
} as const;

export const top = {
  pauseAll: 'Pause all',
  resumeAll: 'Resume all',
  addFiles: 'Add files',
  addFolder: 'Add folder',
  settings: 'Settings',
  toolbar: 'Main actions',
} as const;

export const environment = {
  label: 'Workspace: {environment}',
  names: { live: 'Live', sandbox: 'Sandbox', unknown: 'Unknown', none: 'No key', locked: 'Key locked' },
  explain: {
    live: 'Uploads go to your live workspace.',
    sandbox: 'You’re in the sandbox, a test workspace. Nothing you upload here affects your live workspace.',
    unknown: 'We can’t tell whether this key is live or sandbox.',
    none: 'Add an API key to start uploading. Files you add now will be queued.',
    locked: 'Your API key is in the system keyring, which is locked. Files you add now will be queued.',
  },
  key: 'Your API key decides whether uploads go to live or sandbox.',
  host: 'Server',
  changeKey: 'Replace API key',
} as const;

export const footer = {
  shown: '{count} upload | {count} uploads',
  today: 'Nothing completed today | Today: {count} file · {size} | Today: {count} files · {size}',
  sync: {
    on: 'Runs in background',
    off: 'Stops when closed',
    waiting: 'On hold',
    paused: 'Paused',
  },
} as const;

export const toasts = {
  label: 'Messages',
  removed: 'Removed {name}',
  removedMany: '{count} upload removed | {count} uploads removed',
  restored: 'Restored',
  copied: 'Copied',
  notCopied: 'Couldn’t copy. Try again.',
  added: '{count} file added | {count} files added',
  otherOrder: 'To move uploads in the queue, sort by “Upload order” or “Active first”.',
  onlyWaiting: 'Only uploads that wait in the queue can be moved.',
  fileInList: 'That file is already in your list.',
  already: '{count} already in your list | {count} already in your list',
  ignored:
    '{count} hidden, temporary or system file skipped | {count} hidden, temporary or system files skipped',
  withoutFile:
    '{count} item isn’t a file on this computer, such as an image on a web page or an email attachment. Save it first, then add it. | {count} items aren’t files on this computer, such as images on a web page or email attachments. Save them first, then add them.',
  nothingAdded: 'No files added',
  nothingInDrop: 'No files found in what you dropped',
  settingsSaved: 'Settings saved',
  keySaved: 'You’re all set. Drop files to start uploading.',
  keyForgotten: 'API key removed',
} as const;

export const drop = {
  title: 'Drop to upload',
  body: 'Files and folders',
} as const;

export const announce = {
  done: '{done} of {all} uploads are done.',
  attention: '{count} upload needs attention. | {count} uploads need attention.',
  allDone: 'All uploads are done.',
  gateClosed: 'Uploads on hold: {what}.',
  gateOpen: 'Uploads resumed.',
  moved: '{name}: place {place} of {all} in the queue.',
  movedMany:
    '{count} upload moved to place {place} of {all} in the queue. | {count} uploads moved to place {place} of {all} in the queue.',
  notMoved: 'Not moved: place {place} of {all} in the queue.',
} as const;

export const navigation = {
  'link-refused': 'That link isn’t allowed in this app.',
  'link-to-nothing': 'That upload isn’t in your list.',
} as const;
