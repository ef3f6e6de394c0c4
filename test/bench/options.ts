/** The command line of the bench. */
import { parseArgs } from 'node:util';

import { type SenderName, senderNames } from './senders.ts';

const usualCases = ['large', 'small', 'large over the link', 'small over the link'] as const;
/** Other links, and a storage that is busy. Each takes minutes, so they run only when they are asked for. */
const moreCases = ['large over the fast link', 'large over the slow link', 'large to busy storage'] as const;
export const caseNames = [...usualCases, ...moreCases] as const;
export type CaseName = (typeof caseNames)[number];

export interface Options {
  readonly runs: number;
  readonly largeBytes: number;
  /** Of the large file over the link: 2 GiB take it almost two minutes, for each sender and run. */
  readonly linkLargeBytes: number;
  readonly smallCount: number;
  readonly cases: readonly CaseName[];
  readonly senders: readonly SenderName[];
  /** Whether the app's runs are profiled. That takes CPU itself, so such runs compare with no others. */
  readonly profiles: boolean;
}

const mebibyte = 1_024 * 1_024;

const help = `npm run bench -- [options]
  --quick            256 MiB, 300 files, one run
  --runs <n>         runs of each, 3
  --size <MiB>       of the large file, 2048
  --link-size <MiB>  of the large file over the link, as --size
  --files <n>        how many small files, 2000
  --links            the cases of other links and of busy storage too
  --case <name>      may be repeated: ${caseNames.join(', ')}
  --sender <name>    may be repeated: ${senderNames.join(', ')}
  --profile          prints the app's CPU time by part; the run itself costs more by it`;

/** Throws an Error that a person can read. */
export function readOptions(argv: readonly string[]): Options | { readonly help: string } {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      quick: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
      runs: { type: 'string' },
      size: { type: 'string' },
      'link-size': { type: 'string' },
      files: { type: 'string' },
      case: { type: 'string', multiple: true },
      sender: { type: 'string', multiple: true },
      links: { type: 'boolean', default: false },
      profile: { type: 'boolean', default: false },
    },
  });
  if (values.help) return { help };
  const standard = values.quick ? { runs: 1, size: 256, files: 300 } : { runs: 3, size: 2_048, files: 2_000 };
  const size = positive(values.size, standard.size);
  return {
    runs: positive(values.runs, standard.runs),
    largeBytes: size * mebibyte,
    linkLargeBytes: positive(values['link-size'], size) * mebibyte,
    smallCount: positive(values.files, standard.files),
    cases: chosen(values.case ?? (values.links ? caseNames : usualCases), caseNames),
    senders: chosen(values.sender, senderNames),
    profiles: values.profile,
  };
}

function positive(text: string | undefined, standard: number): number {
  const value = text === undefined ? standard : Number(text);
  if (!Number.isInteger(value) || value < 1) throw new Error(`"${text}" is no number of things.\n${help}`);
  return value;
}

function chosen<Name extends string>(given: readonly string[] | undefined, known: readonly Name[]): Name[] {
  if (given === undefined) return [...known];
  const strange = given.find((name) => !known.some((one) => one === name));
  if (strange !== undefined) throw new Error(`"${strange}" is unknown.\n${help}`);
  return known.filter((name) => given.includes(name));
}
