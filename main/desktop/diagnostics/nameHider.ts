/**
 * Replaces the names of files and folders in any text by short digests, however the text writes them: in a URL, as JSON, with
 * accents in one character or two. A name has the same digest throughout one report and a different one in the next report,
 * so that names cannot be found by comparing digests.
 */
import { createHash } from 'node:crypto';
import { basename, dirname, extname, isAbsolute, sep } from 'node:path';

import { decodedViews } from '../../shared/decodedViews.ts';
import { TextFinder, replaceFound } from '../../shared/textFinder.ts';

/** A shorter name is too likely to be part of a word. */
const minNameLength = 3;
/** Folders that every computer has. Their names say nothing about a person. */
const ordinaryFolders: ReadonlySet<string> = new Set(
  'home users volumes media mnt run user tmp var private root opt data srv desktop documents downloads movies music pictures videos'.split(
    ' ',
  ),
);
/** A path in the message of an error of the file system: quoted, and perhaps of a file that the queue has forgotten. */
const quotedPath = /'((?:\/|[A-Za-z]:[\\/]|\\\\)[^\n]{2,4096})'/g;

interface Hidden {
  readonly digest: string;
  /** Only as a whole word, because the name may be part of another one. */
  readonly isWord: boolean;
}

/**
 * Returns a function that hides the names in `paths`: of the files, and of every folder above them that is not above
 * `homeFolder` too. `salt` is a random text that is new for every report.
 */
export function createNameHider(
  paths: readonly string[],
  salt: string,
  homeFolder = '',
): (text: string) => string {
  const digest = (name: string) =>
    createHash('sha256').update(salt).update(name.normalize()).digest('hex').slice(0, 10);
  const finder = new TextFinder<Hidden>(minNameLength);
  const known = new Set<string>();
  const add = (name: string, hidden: string, isWord = false): void => {
    if (known.has(name)) return;
    known.add(name);
    for (const text of formsOf(name)) finder.add({ text, meaning: { digest: hidden, isWord } });
  };
  const hiddenFolder = (folder: string) => `folder-${digest(folder)}`;
  const hiddenPath = (path: string): string => {
    const name = basename(path);
    const hidden = `file-${digest(name)}${extname(name)}`;
    const folder = dirname(path);
    return isTop(folder) ? hidden : `${hiddenFolder(folder)}/${hidden}`;
  };
  const addFolder = (folder: string): void => {
    if (isTop(folder) || isAbove(folder, homeFolder) || known.has(folder)) return;
    const name = basename(folder);
    add(folder, hiddenFolder(folder));
    if (isAbsolute(folder) && !ordinaryFolders.has(name.toLowerCase())) add(name, hiddenFolder(name), true);
    addFolder(dirname(folder));
  };
  for (const path of paths) {
    const name = basename(path);
    add(path, hiddenPath(path));
    add(name, `file-${digest(name)}${extname(name)}`);
    addFolder(dirname(path));
  }

  return (text) => {
    const found = finder.find(
      text,
      ({ from, to, meaning }) => !meaning.isWord || isWholeWord(text, from, to),
    );
    return replaceFound(text, found, ({ meaning }) => meaning.digest).replace(
      quotedPath,
      (_whole, path: string) => `'${hiddenPath(path)}'`,
    );
  };
}

/** Systems write accents in one character or in two. */
function formsOf(name: string): ReadonlySet<string> {
  const forms = new Set<string>();
  for (const form of [name, name.normalize('NFC'), name.normalize('NFD')])
    for (const { bytes } of decodedViews(form)) forms.add(bytes);
  return forms;
}

function isTop(folder: string): boolean {
  return folder === '.' || folder === dirname(folder);
}

function isAbove(folder: string, homeFolder: string): boolean {
  return homeFolder === folder || homeFolder.startsWith(folder + sep);
}

const wordCharacter = /[\p{L}\p{N}_]/u;

function isWholeWord(text: string, from: number, to: number): boolean {
  return !wordCharacter.test(text.charAt(from - 1)) && !wordCharacter.test(text.charAt(to));
}
