/**
 * Which files and folders are ignored, in drops and in watch folders alike: those that systems and programs store next
 * to a person's files.
 */
import { basename, dirname, sep } from 'node:path';

/** Files that file managers create in folders. */
const systemFiles: ReadonlySet<string> = new Set([
  'thumbs.db',
  'desktop.ini',
  'ehthumbs.db',
  'ehthumbs_vista.db',
  'icon\r',
]);
/** Extensions of unfinished files of browsers, copy tools, mail and office programs, and of files that are in a cloud only. */
const unfinishedExtensions = [
  '.crdownload',
  '.opdownload',
  '.download',
  '.part',
  '.partial',
  '.filepart',
  '.aria2',
  '.fdmdownload',
  '.ytdl',
  '.part.met',
  '.!ut',
  '.!qb',
  '.!sync',
  '.bc!',
  '.jc!',
  '.az!',
  '.nextcloud',
  '.owncloud',
  '.tmp',
  '.temp',
  '.lock',
  '.lck',
  '.idlk',
  '.prlock',
  '.swp',
];
/** Prefixes of such files. Office creates `~$` files next to an open document. */
const unfinishedPrefixes = ['~$', '~wrl', '~lock'];
/** Folders that systems create on drives and shares. */
const systemFolders: ReadonlySet<string> = new Set([
  '$recycle.bin',
  'system volume information',
  'lost+found',
  '@eadir',
  '@tmp',
  '@recycle',
  '@recently-snapshot',
  '@synoeastream',
  '@synoresource',
  '@sharebin',
  '#recycle',
  '#snapshot',
  'recycler',
  'network trash folder',
  'temporary items',
  '__macosx',
]);
/** Extensions of folders that a program presents as one document. */
const packageExtensions = [
  '.photoslibrary',
  '.photolibrary',
  '.migratedphotolibrary',
  '.aplibrary',
  '.imovielibrary',
  '.fcpbundle',
  '.theater',
  '.screenflow',
  '.logicx',
  '.band',
  '.rtfd',
  '.lrdata',
  '.lrcat-data',
  '.lrlibrary',
  '.cocatalog',
  '.app',
];

/** Folders whose content belongs to the system or to a program, wherever it is found. */
function isForeignFolder(name: string): boolean {
  const lower = name.toLowerCase();
  return systemFolders.has(lower) || packageExtensions.some((ending) => lower.endsWith(ending));
}

/**
 * Whether a file or folder that a person named is ignored: because of its own name, or because it is inside a folder that
 * belongs to the system or to a program. A hidden folder around it is no reason, since the person went there.
 */
export function isIgnoredPath(path: string): boolean {
  return isIgnoredName(basename(path)) || dirname(path).split(sep).some(isForeignFolder);
}

/** Whether a file or folder with this name is ignored inside a folder, both by drops and by watch folders. */
export function isIgnoredName(name: string): boolean {
  const lower = name.toLowerCase();
  return (
    name.startsWith('.') ||
    systemFiles.has(lower) ||
    isForeignFolder(name) ||
    unfinishedExtensions.some((ending) => lower.endsWith(ending)) ||
    unfinishedPrefixes.some((beginning) => lower.startsWith(beginning))
  );
}
