/** Fails a build that bundles a package it must do without: the page and the preload take types from zod's schemas, not zod. */
import type { Plugin } from 'vite';

/** Which of `names` the modules of a bundle belong to. */
export function packagesAmong(moduleIds: readonly string[], names: readonly string[]): string[] {
  const paths = moduleIds.map((id) => id.replaceAll('\\', '/'));
  return names.filter((name) => paths.some((path) => path.includes(`/node_modules/${name}/`)));
}

export function withoutPackages(...names: readonly string[]): Plugin {
  return {
    name: 'without-packages',
    apply: 'build',
    generateBundle(_options, bundle) {
      for (const output of Object.values(bundle)) {
        const found = output.type === 'chunk' ? packagesAmong(output.moduleIds, names) : [];
        if (found.length > 0) this.error(`${output.fileName} must not contain ${found.join(', ')}`);
      }
    },
  };
}
