/** What a release is made of, as far as text goes: its version, its notes and its checksums. Pure. */

/** Why a tag cannot be released; null when it can. */
export function problemWithTag(tag: string, version: string, changelog: string): string | null {
  if (tag !== `v${version}`) return `The tag is ${tag}, but package.json has the version ${version}.`;
  if (notesOf(changelog, version) === null) return `CHANGELOG.md has no section "## ${version}".`;
  return null;
}

/** The section of a version in the changelog without its heading; null when there is none or it is empty. */
export function notesOf(changelog: string, version: string): string | null {
  const [, ...sections] = changelog.replaceAll('\r\n', '\n').split(/^## /mu);
  const section = sections.find((text) => /^\S+/u.exec(text)?.[0] === version);
  const notes = section?.slice(section.indexOf('\n')).trim() ?? '';
  return notes === '' ? null : notes;
}

export interface Checksum {
  readonly file: string;
  readonly sha256: string;
}

/** As `sha256sum --check` reads it, in the order of the names. */
export function checksumsText(checksums: readonly Checksum[]): string {
  return checksums
    .toSorted((one, other) => (one.file < other.file ? -1 : 1))
    .map(({ file, sha256 }) => `${sha256}  ${file}\n`)
    .join('');
}
