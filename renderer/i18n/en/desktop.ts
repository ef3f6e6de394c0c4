/** English messages of the main process: menus, dialogs, tray, quitting and notifications. */

export const menu = {
  file: '&File',
  addFiles: 'Add files…',
  addFolder: 'Add folder…',
  close: 'Close window',
  quit: 'Quit',
  edit: '&Edit',
  undo: 'Undo',
  redo: 'Redo',
  undoRemoval: 'Undo removal',
  cut: 'Cut',
  copy: 'Copy',
  paste: 'Paste',
  selectAll: 'Select all',
  view: '&View',
  resetZoom: 'Actual size',
  zoomIn: 'Zoom in',
  zoomOut: 'Zoom out',
  fullScreen: 'Full screen',
  window: '&Window',
  minimize: 'Minimize',
  help: '&Help',
} as const;

export const dialogs = {
  addFiles: 'Add files',
  addFolder: 'Add folder',
  add: 'Add',
  watchFolder: 'Choose a folder to watch',
  chooseFile: 'Choose another file',
  choose: 'Choose',
  saveDiagnostics: 'Save diagnostics',
  zipArchive: 'Zip archive',
  trustCertificates: 'Add a trusted certificate',
  trust: 'Trust',
  certificates: 'Certificates',
  allFiles: 'All files',
  openOutside: 'Open {host} in your browser?',
  openOutsideDetail: 'This link came with an answer from MediaMagic and leads to another website.',
  open: 'Open',
  cancel: 'Cancel',
  pageLost: 'The window keeps crashing',
  pageLostDetail:
    'Your uploads continue in the background. Reload the window to see them. If it crashes again, restart the app and save diagnostics for support.',
  reload: 'Reload',
  queueNewer: 'Your uploads were saved by a newer version of the app',
  queueNewerDetail:
    'This version can’t open them. Nothing was changed. They’re in {path}\n\nTo continue with them, quit and install the newer version. You can also start a new list; the newer version will still open the old one.',
  queueNotConverted: 'Your uploads couldn’t be converted for this version of the app',
  queueNotConvertedDetail:
    'Nothing was changed. They’re in {path} ({reason}).\n\nTo continue with them, quit and install the version you had before. You can also start a new list. Support can help with the old file.',
  newQueue: 'Start a new list',
  saveReport: 'Save report',
  csvTable: 'CSV',
  jsonFile: 'JSON',
} as const;

export const startFailure = {
  title: 'MediaMagic Uploader can’t start',
  again: 'Try again',
  full: 'The disk with the app’s data folder is full:\n{folder}\n\nFree up some space, then try again. Your uploads are safe and continue then.',
  readOnly:
    'The app can’t write to its data folder:\n{folder}\n\nMake sure that you may write to this folder and that its disk isn’t write-protected, then try again.',
  inUse:
    'Another program is using the list of uploads (queue.db) in the app’s data folder:\n{folder}\n\nClose that program, such as a backup or a database viewer, then try again.',
  locked:
    'Another program is using the list of uploads (queue.db) in the app’s data folder:\n{folder}\n\nClose that program, such as a backup or a database viewer. The app then starts automatically.',
  inTheWay:
    'A file is in the place of a folder in the app’s data folder:\n{folder}\n\nMove or rename that file, then try again. ({reason})',
  other:
    'The app can’t use its data folder:\n{folder}\n\n{reason}\n\nMake sure that the folder is on a disk of this computer and that you may write to it, then try again.',
  notHandedOver: 'The files couldn’t be added',
  notHandedOverDetail:
    'The app is already running, and its data folder can’t be written:\n{folder}\n\nFree up some space, or drop the files on the window of the app.',
} as const;

export const tray = {
  open: 'Open MediaMagic Uploader',
  addFiles: 'Add files…',
  pauseAll: 'Pause all',
  resumeAll: 'Resume all',
  watchFolders: 'Watch folders…',
  settings: 'Settings…',
  quit: 'Quit',
  nothing: 'No uploads',
  allDone: 'All done',
  allPaused: 'Paused',
  progress: '{done} of {all}',
  percent: '{n}%',
  minutesLeft: '{n} min left',
  hoursLeft: '{n} h left',
  attention: '{count} needs attention | {count} need attention',
  keyGate: 'Uploads on hold: check your API key',
  planGate: 'Uploads on hold: not in your plan',
  storageGate: 'Uploads on hold: cloud storage problem',
  offlineGate: 'Uploads on hold: offline',
} as const;

export const quit = {
  question: 'Quit while {count} file is uploading? | Quit while {count} files are uploading?',
  detail: 'Nothing is lost. Uploads resume the next time you open the app.',
  quit: 'Quit',
  stay: 'Keep uploading',
} as const;

export const news = {
  finished: 'Uploads finished',
  folderFinished: '{folder}: upload finished',
  done: '{count} file reviewed | {count} files reviewed',
  already: '{count} already submitted | {count} already submitted',
  attention: '{count} needs attention | {count} need attention',
  keyTitle: 'Uploads on hold: API key problem',
  keyBody: 'Open the app to fix it. Nothing is lost.',
  planTitle: 'Uploads on hold: not in your plan',
  planBody: 'Uploads resume once your plan is upgraded. Nothing is lost.',
  storageTitle: 'Uploads on hold: cloud storage problem',
  storageBody:
    'MediaMagic works, but its cloud storage can’t take files right now. Uploads resume automatically. Nothing is lost.',
  offlineTitle: 'You’re offline',
  offlineBody: 'Uploads resume when you’re back online. Nothing is lost.',
  rateTitle: 'Uploads paused briefly',
  rateBody: 'MediaMagic is limiting requests. Uploads resume automatically.',
  questionTitle: 'Some files need your confirmation',
  questionBody: 'They haven’t been uploaded yet. Open the window to upload or discard them.',
  backgroundTitle: 'Still running in the background',
  backgroundBody: 'Reopen or quit from the tray icon. Change this in Settings.',
} as const;
