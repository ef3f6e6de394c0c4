/** The arguments that electron-builder gives to fpm, read into one record. Pure. */

export interface PackageRequest {
  readonly format: 'deb' | 'rpm';
  /** The file to write. */
  readonly output: string;
  readonly name: string;
  readonly version: string;
  /** In the words of the format: `amd64` for a .deb, `x86_64` for an .rpm. */
  readonly architecture: string;
  readonly maintainer: string;
  readonly vendor: string;
  readonly url: string;
  readonly license: string;
  readonly description: string;
  /** One line; only an .rpm has it apart from the description. */
  readonly summary: string;
  readonly priority: string;
  readonly compression: string;
  readonly depends: readonly string[];
  readonly recommends: readonly string[];
  /** Shell scripts that the package manager runs, as paths; '' for none. */
  readonly afterInstall: string;
  readonly afterRemove: string;
  readonly contents: readonly Content[];
}

/** A file or a folder, and where it is installed. Of a folder that ends in a slash the contents are taken. */
export interface Content {
  readonly source: string;
  readonly target: string;
}

/** One value each; a later one replaces an earlier one. */
const singleOptions = {
  '-s': 'source',
  '-t': 'format',
  '--architecture': 'architecture',
  '--after-install': 'afterInstall',
  '--after-remove': 'afterRemove',
  '--description': 'description',
  '--version': 'version',
  '--package': 'output',
  '--name': 'name',
  '--maintainer': 'maintainer',
  '--vendor': 'vendor',
  '--url': 'url',
  '--license': 'license',
  '--deb-priority': 'priority',
  '--deb-compression': 'compression',
  '--rpm-compression': 'compression',
  '--rpm-summary': 'summary',
  '--rpm-os': 'operatingSystem',
} as const;
const repeatedOptions = { '-d': 'depends', '--deb-recommends': 'recommends' } as const;
const switches: ReadonlySet<string> = new Set(['--force']);

/**
 * Reads the arguments.
 *
 * @throws Error for an argument that is not known here: a package that lacks what was asked for must not be made.
 */
export function readFpmArguments(argv: readonly string[]): PackageRequest {
  const single = new Map<string, string>();
  const repeated = { depends: [] as string[], recommends: [] as string[] };
  const contents: Content[] = [];
  const rest = [...argv];
  for (let text = rest.shift(); text !== undefined; text = rest.shift()) {
    if (isKeyOf(singleOptions, text)) single.set(singleOptions[text], valueOf(text, rest));
    else if (isKeyOf(repeatedOptions, text)) repeated[repeatedOptions[text]].push(valueOf(text, rest));
    else if (!switches.has(text)) contents.push(contentOf(text));
  }
  const optional = (name: string) => single.get(name) ?? '';
  const required = (name: string) => {
    const value = optional(name);
    if (value === '') throw new Error(`fpm: ${name} is missing`);
    return value;
  };
  if (required('source') !== 'dir') throw new Error('fpm: packages are made of folders only (-s dir)');
  return {
    format: formatOf(required('format')),
    output: required('output'),
    name: required('name'),
    version: required('version'),
    architecture: required('architecture'),
    maintainer: required('maintainer'),
    vendor: required('vendor'),
    url: required('url'),
    license: required('license'),
    description: required('description'),
    summary: optional('summary'),
    priority: optional('priority'),
    compression: optional('compression'),
    ...repeated,
    afterInstall: optional('afterInstall'),
    afterRemove: optional('afterRemove'),
    contents,
  };
}

function contentOf(text: string): Content {
  const separator = text.lastIndexOf('=');
  if (text.startsWith('-') || separator < 0) throw new Error(`fpm: unknown argument ${text}`);
  return { source: text.slice(0, separator), target: text.slice(separator + 1) };
}

function isKeyOf<Table extends object>(table: Table, text: string): text is Extract<keyof Table, string> {
  return Object.hasOwn(table, text);
}

function valueOf(option: string, rest: string[]): string {
  const value = rest.shift();
  if (value === undefined) throw new Error(`fpm: ${option} has no value`);
  return value;
}

function formatOf(text: string): PackageRequest['format'] {
  if (text === 'deb' || text === 'rpm') return text;
  throw new Error(`fpm: cannot make a package of the format ${text}`);
}
