/**
 * Names the drive of a file for a person, without asking the drive itself, which may not answer: from the system's list
 * of mounts on Linux, otherwise from the path.
 */
import { readFile } from 'node:fs/promises';
import { parse, sep } from 'node:path';

/**
 * The mount point, drive letter or share of the file, such as `/Volumes/Card`, `E:\` or `\\nas\films`. `/` for the
 * system's own drive. `mountList`: the file in which Linux lists its mounts.
 */
export async function driveOf(path: string, mountList = '/proc/self/mounts'): Promise<string> {
  const mounts = await readFile(mountList, 'utf8').catch(() => '');
  return longestMount(path, mounts) ?? driveInPath(path);
}

function longestMount(path: string, mounts: string): string | null {
  let longest: string | null = null;
  for (const line of mounts.split('\n')) {
    const point = unescaped(line.split(' ')[1] ?? '');
    const isAround = path === point || path.startsWith(point.endsWith('/') ? point : `${point}/`);
    if (point !== '' && isAround && point.length > (longest?.length ?? 0)) longest = point;
  }
  return longest;
}

/** The list writes a space, a tab and a few other characters as three octal digits. */
function unescaped(text: string): string {
  return text.replaceAll(/\\([0-7]{3})/gu, (_all, digits: string) =>
    String.fromCodePoint(Number.parseInt(digits, 8)),
  );
}

/** macOS has its other drives in one folder. On Windows the root of the path is the drive or the share. */
function driveInPath(path: string): string {
  const volume = /^\/Volumes\/[^/]+/u.exec(path);
  if (volume !== null) return volume[0];
  const { root } = parse(path);
  return root.length > sep.length && root.startsWith('\\\\') ? root.replace(/\\$/u, '') : root;
}
