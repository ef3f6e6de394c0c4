/**
 * Replaces the names of files and folders in any text by short digests. A name has the same digest throughout one report
 * and a different one in the next report, so that names cannot be found by comparing digests.
 */
import { createHash } from 'node:crypto';
import { basename, dirname, extname } from 'node:path';

/** A shorter name is too likely to be part of a word. */
const minNameLength = 3;

/** Returns a function that hides the names in `paths`. `salt` is a random text that is new for every report. */
export function createNameHider(paths: readonly string[], salt: string): (text: string) => string {
  const digest = (name: string) => createHash('sha256').update(salt).update(name).digest('hex').slice(0, 10);
  const replacements = new Map<string, string>();
  for (const path of paths) {
    const name = basename(path);
    const folder = dirname(path);
    const hidden = `file-${digest(name)}${extname(name)}`;
    const hiddenFolder = `folder-${digest(folder)}`;
    add(name, hidden);
    if (folder === '.' || folder === dirname(folder)) continue;
    add(folder, hiddenFolder);
    add(path, `${hiddenFolder}/${hidden}`);
  }
  function add(name: string, hidden: string): void {
    // The plain name, its percent-encoded forms and its JSON form.
    for (const form of [name, encodeURIComponent(name), encodeURI(name), JSON.stringify(name).slice(1, -1)])
      if (form.length >= minNameLength) replacements.set(form, hidden);
  }

  /** Names by their first characters, so that a text is searched once, however many names there are. */
  const byStart = new Map<string, string[]>();
  // The longest name first, so that a path is found before the folder that it begins with.
  for (const name of [...replacements.keys()].sort((a, b) => b.length - a.length)) {
    const start = name.slice(0, minNameLength);
    const others = byStart.get(start);
    if (others === undefined) byStart.set(start, [name]);
    else others.push(name);
  }

  return (text) => {
    let hiddenText = '';
    let copiedTo = 0;
    for (let at = 0; at <= text.length - minNameLength; at += 1) {
      const found = byStart
        .get(text.slice(at, at + minNameLength))
        ?.find((name) => text.startsWith(name, at));
      if (found === undefined) continue;
      hiddenText += text.slice(copiedTo, at) + (replacements.get(found) ?? '');
      copiedTo = at + found.length;
      at = copiedTo - 1;
    }
    return hiddenText + text.slice(copiedTo);
  };
}
