/** The files of a preflight that may be new versions of what was submitted before, and the answer about them. */
import {
  type VersionAnswer,
  type VersionChoices,
  type VersionQuestion,
  maxListedVersions,
  versionMatches,
} from '../../../preload/contract.ts';
import type { VersionOffer } from '../model/versionOffer.ts';
import { withoutAmbiguous } from './knownFiles.ts';

interface OfferedFile {
  /** Its number in the preflight. */
  readonly file: number;
  /** Its path within the drop. */
  readonly name: string;
}

export class PreflightVersions {
  private readonly offers = new Map<string, VersionOffer>();
  private readonly files = new Map<string, OfferedFile>();
  /** Without files that compete for one submission; null until it is asked for. */
  private open: ReadonlyMap<string, VersionOffer> | null = null;

  add(path: string, file: OfferedFile, offer: VersionOffer): void {
    this.offers.set(path, offer);
    this.files.set(path, file);
    this.open = null;
  }

  /** One for each kind of match that files have. */
  questions(choices: VersionChoices): VersionQuestion[] {
    return versionMatches.flatMap((match) => {
      const matching = [...this.unambiguous].filter(([, offer]) => offer.match === match);
      if (matching.length === 0) return [];
      const files = matching.slice(0, maxListedVersions).flatMap(([path, { name, submittedAt }]) => {
        const file = this.files.get(path);
        return file === undefined ? [] : [{ ...file, earlier: { name, submittedAt } }];
      });
      return [{ match, count: matching.length, choice: choices[match], files }];
    });
  }

  /** The files that are uploaded as new versions. Questions without an answer get what was chosen last. */
  decided(choices: VersionChoices, answers: readonly VersionAnswer[]): ReadonlyMap<string, VersionOffer> {
    const asVersion = ([path, { match }]: [string, VersionOffer]): boolean => {
      if (match === 'row') return false;
      const answer = answers.find((given) => given.match === match);
      const isExcepted = answer?.except.includes(this.files.get(path)?.file ?? -1) === true;
      return ((answer?.choice ?? choices[match]) === 'new-version') !== isExcepted;
    };
    return new Map([...this.unambiguous].filter(asVersion));
  }

  private get unambiguous(): ReadonlyMap<string, VersionOffer> {
    this.open ??= withoutAmbiguous(this.offers);
    return this.open;
  }
}
