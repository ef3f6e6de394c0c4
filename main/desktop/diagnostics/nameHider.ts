/**
 * Replaces names of files and folders in any text by short digests: the same name is the same digest throughout one
 * report, and another one in the next, so that nobody can look a name up by trying.
 */
import { createHash } from 'node:crypto';
import { basename, dirname, extname } from 'node:path';

/** A name shorter than this is too likely to be a part of a word. */
const shortestName = 3;

/** `paths`: what is to be hidden; `salt`: a random text, new for every report. */
export function createNameHider(paths: readonly string[], salt: string): (text: string) => string {
  const digest = (name: string) => createHash('sha256').update(salt).update(name).digest('hex').slice(0, 10);
  const stands = new Map<string, string>();
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
    // As it is, as a part of an address, and as JSON writes it.
    for (const form of [name, encodeURIComponent(name), encodeURI(name), JSON.stringify(name).slice(1, -1)])
      if (form.length >= shortestName) stands.set(form, hidden);
  }

  /** Candidates by their first characters: a text is walked once, however many names there are. */
  const byStart = new Map<string, string[]>();
  // Longest first: a path before the folder that it begins with.
  for (const name of [...stands.keys()].sort((a, b) => b.length - a.length)) {
    const start = name.slice(0, shortestName);
    const others = byStart.get(start);
    if (others === undefined) byStart.set(start, [name]);
    else others.push(name);
  }

  return (text) => {
    let hiddenText = '';
    let copiedTo = 0;
    for (let at = 0; at <= text.length - shortestName; at += 1) {
      const found = byStart.get(text.slice(at, at + shortestName))?.find((name) => text.startsWith(name, at));
      if (found === undefined) continue;
      hiddenText += text.slice(copiedTo, at) + (stands.get(found) ?? '');
      copiedTo = at + found.length;
      at = copiedTo - 1;
    }
    return hiddenText + text.slice(copiedTo);
  };
}
