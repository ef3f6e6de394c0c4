/** Which files and folders are never uploaded by themselves: what systems and programs keep beside a person's files. */

/** Files that file managers leave in folders. */
const systemFiles: ReadonlySet<string> = new Set(['thumbs.db', 'desktop.ini', 'ehthumbs.db', 'icon\r']);
/** What browsers, copy programs, mail and office programs call a file that they have not finished. */
const unfinishedEndings = [
  '.crdownload',
  '.opdownload',
  '.download',
  '.part',
  '.partial',
  '.filepart',
  '.aria2',
  '.!ut',
  '.!qb',
  '.tmp',
  '.temp',
  '.lock',
  '.lck',
  '.swp',
];
/** `~$`: Office's own beside an open document. */
const unfinishedBeginnings = ['~$', '~wrl', '~lock'];
/** Folders that systems keep on drives and shares. */
const systemFolders: ReadonlySet<string> = new Set([
  '$recycle.bin',
  'system volume information',
  'lost+found',
  '@eadir',
  '#recycle',
  '__macosx',
]);
/** Folders that are one document of a program: what is in them is that program's own. */
const packageEndings = [
  '.photoslibrary',
  '.photolibrary',
  '.aplibrary',
  '.imovielibrary',
  '.fcpbundle',
  '.lrdata',
  '.lrlibrary',
  '.cocatalog',
  '.app',
];

/** Whether a file or a folder of this name is ignored in folders, by drops and by watch folders alike. */
export function isIgnoredName(name: string): boolean {
  const lower = name.toLowerCase();
  return (
    name.startsWith('.') ||
    systemFiles.has(lower) ||
    systemFolders.has(lower) ||
    [...unfinishedEndings, ...packageEndings].some((ending) => lower.endsWith(ending)) ||
    unfinishedBeginnings.some((beginning) => lower.startsWith(beginning))
  );
}
