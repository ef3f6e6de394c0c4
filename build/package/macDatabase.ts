/** The packages that hold the database's binaries for Macs. Pure. */

export const macProcessors = ['x64', 'arm64'] as const;

export function macDatabasePackage(processor: (typeof macProcessors)[number]): string {
  return `@libsql/darwin-${processor}`;
}

/**
 * Both packages with their versions, as npm takes them.
 *
 * @param optional the optional dependencies of the database library.
 * @throws Error when the library names none for a processor.
 */
export function macDatabasePackages(optional: Readonly<Record<string, string>>): string[] {
  return macProcessors.map(macDatabasePackage).map((name) => {
    const version = optional[name];
    if (version === undefined) throw new Error(`The database library names no ${name}.`);
    return `${name}@${version}`;
  });
}
