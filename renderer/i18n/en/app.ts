/** English messages of the app as a whole: top bar, environment, status bar, toasts, units. */

export const app = {
  name: 'MediaMagic Uploader',
  titleWithProgress: '{percent} · {name}',
  loading: 'Loading the queue',
  broken: 'This window must be opened by the MediaMagic Uploader app.',
  callFailed: 'That did not work: {reason}',
} as const;

export const units = {
  seconds: '{n} s',
  minutes: '{n} min',
  hours: '{n} h',
  hoursMinutes: '{h} h {m} min',
  days: '{n} d',
  percent: '{n} %',
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
  names: { live: 'Live', sandbox: 'Sandbox', unknown: 'Unknown key', none: 'No key', locked: 'Key locked' },
  explain: {
    live: 'Uploads go to your real workspace and count as real submissions.',
    sandbox: 'A test workspace: submissions here are for trying things out and touch nothing live.',
    unknown: 'A key is set, but it says neither live nor sandbox. The service decides.',
    none: 'No key is set, so nothing can be sent yet. Files you add wait here.',
    locked: 'The system keyring has the key and has not given it yet. Files you add wait here.',
  },
  key: 'The key alone decides this; the address is the same for both.',
  host: 'Service',
  changeKey: 'Change key',
} as const;

export const footer = {
  shown: '{count} upload | {count} uploads',
  today: 'Today: nothing yet | Today: {count} file, {size} | Today: {count} files, {size}',
  sync: {
    on: 'Background sync on',
    off: 'Background sync off',
    waiting: 'Background sync waits',
    paused: 'Background sync paused',
  },
} as const;

export const toasts = {
  label: 'Messages',
  removed: 'Removed {name}',
  removedMany: '{count} upload removed | {count} uploads removed',
  restored: 'Restored',
  copied: 'Copied',
  notCopied: 'Not copied: the system’s clipboard refused it. Please try again.',
  added: '{count} added | {count} added',
  already: '{count} was already in the queue | {count} were already in the queue',
  ignored:
    '{count} left out: hidden, unfinished or made by the system | {count} left out: hidden, unfinished or made by the system',
  withoutFile:
    '{count} is no file on this computer, such as a picture of a web page or an attachment of a mail. Save it first, then add it. | {count} are no files on this computer, such as pictures of a web page or attachments of a mail. Save them first, then add them.',
  nothingAdded: 'Nothing was added',
  nothingInDrop: 'There were no files in what you dropped',
  settingsSaved: 'Settings saved',
  keySaved: 'The key is saved. Drop your first files.',
  keyForgotten: 'The key was forgotten',
} as const;

export const drop = {
  title: 'Drop to add to the queue',
  body: 'Files and whole folders',
} as const;

export const announce = {
  done: '{done} of {all} uploads are done.',
  attention: '{count} upload needs attention. | {count} uploads need attention.',
  allDone: 'All uploads are done.',
  gateClosed: 'Uploads wait: {what}.',
  gateOpen: 'Uploads go on.',
} as const;

export const navigation = {
  'link-refused': 'A link wanted something that links may not do here. Nothing was done.',
  'link-to-nothing': 'The upload that a link named is not in this queue.',
} as const;
