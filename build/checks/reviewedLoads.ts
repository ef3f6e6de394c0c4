/** The places where the check of the bundles would fail, and where a person has read the code. Pure. */
import type { Bundle, Finding } from './bundleImports.ts';

export interface ReviewedLoad {
  /** The outermost function, class or variable around the load. */
  readonly within: string;
  /** The module that the package lacks; left out where the code does not name one. */
  readonly module?: string;
  /** Why the packaged app never loads a module here that it does not contain. */
  readonly reason: string;
  /** The reason holds only while no bundle has this name: it is the function that leads there. */
  readonly whileAbsent?: string;
}

const validatorText =
  'ajv has this require in the text of validators that it can write to a file. The app has it write none.';

export const reviewedLoads: readonly ReviewedLoad[] = [
  {
    within: 'importAtRuntime',
    reason:
      'file-type imports strtok3 here for fileTypeFromFile. We call fileTypeFromTokenizer with our own tokenizer.',
    whileAbsent: 'fileTypeFromFile',
  },
  {
    within: 'require_transport_bun',
    reason: 'dbus-native loads bun:ffi here, and only under the Bun runtime.',
  },
  {
    within: 'require_compile',
    reason:
      'ajv, which electron-store brings along, makes its validators of text here. A store without a schema makes none, and the settings have none (main/settings/settings.ts).',
  },
  { within: 'require_compile', module: 'ajv/dist/runtime/validation_error', reason: validatorText },
  { within: 'require_uri', module: 'ajv/dist/runtime/uri', reason: validatorText },
  { within: 'require_ucs2length', module: 'ajv/dist/runtime/ucs2length', reason: validatorText },
  { within: 'require_equal', module: 'ajv/dist/runtime/equal', reason: validatorText },
];

/** What is left to fix, each as one line: findings that no reviewed load covers, and reviewed loads that no longer apply. */
export function complaints(
  findings: readonly Finding[],
  bundles: readonly Bundle[],
  reviewed: readonly ReviewedLoad[],
): string[] {
  const covers = (load: ReviewedLoad, { kind, within, what }: Finding) =>
    load.within === within && load.module === (kind === 'missing' ? what : undefined);
  const open = findings.filter((finding) => !reviewed.some((load) => covers(load, finding)));
  return [
    ...open.map(complaint),
    ...reviewed.flatMap((load) => {
      if (!findings.some((finding) => covers(load, finding))) {
        return [`${load.within} is in the list of reviewed loads, and no bundle loads anything there`];
      }
      const { whileAbsent } = load;
      if (whileAbsent === undefined) return [];
      const name = new RegExp(String.raw`\b${whileAbsent}\b`, 'u');
      return bundles
        .filter(({ code }) => name.test(code))
        .map((bundle) => `out/${bundle.name} has ${whileAbsent}, which leads to an import in ${load.within}`);
    }),
  ];
}

function complaint({ kind, bundle, within, what }: Finding): string {
  const place = within === '' ? `out/${bundle}` : `out/${bundle}, in ${within}`;
  return kind === 'missing'
    ? `${place}: ${what} is neither part of Node or Electron nor in the package`
    : `${place}: the check cannot tell which module is loaded by \`${what.replaceAll(/\s+/gu, ' ')}\``;
}
