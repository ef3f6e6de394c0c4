/** The packages that are shipped as they are, beside the bundles: those with a binary, which no bundler can take in. */

/** electron-builder.yml names the same ones with what they need; the test of the packaged app compares. */
export const besideBundles: readonly string[] = ['libsql'];

/** Electron is linked with glibc: the binaries for musl, which npm installs as well, are left out. */
export function isForMusl(packageName: string): boolean {
  return packageName.endsWith('-musl');
}
