/** How the three sides are built into out/. Only what is native or Electron's own stays outside the bundles. */
import { resolve } from 'node:path';

import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'electron-vite';

import { withoutPackages } from './build/bundle/withoutPackages.ts';
import { rendererDefines } from './build/gallery/defines.ts';
import { documents } from './build/help/plugin.ts';
import { licences } from './build/licences/plugin.ts';
import { besideBundles } from './build/package/beside.ts';

/** Electron has `electron` and `original-fs` inside. */
const native = ['electron', 'original-fs', ...besideBundles];
/** Electron 33's Node, which tests use where nothing newer can be had. */
const target = 'node20.18';
/** Half the bytes to read and to compile at each start; functions keep their names, for what the log says of a bug. */
const smaller = {
  compress: true,
  mangle: { keepNames: true, toplevel: false },
  codegen: { removeWhitespace: true },
} as const;
/** The contract's schemas have no side effects: a bundle that does not use them does not contain zod. */
const treeshake = {
  moduleSideEffects: [{ test: /[\\/]preload[\\/]contract[\\/]/u, sideEffects: false }],
};
const shippedLicences = licences(import.meta.dirname);

export default defineConfig({
  main: {
    plugins: [shippedLicences],
    build: {
      target,
      outDir: 'out/main',
      externalizeDeps: false,
      rollupOptions: {
        input: { index: resolve(import.meta.dirname, 'main/index.ts') },
        external: native,
        output: { format: 'es', minify: smaller },
      },
    },
  },
  preload: {
    plugins: [shippedLicences, withoutPackages('zod')],
    build: {
      target,
      outDir: 'out/preload',
      externalizeDeps: false,
      rollupOptions: {
        input: { index: resolve(import.meta.dirname, 'preload/index.ts') },
        treeshake,
        external: ['electron'],
        // A sandboxed preload can only be CommonJS.
        output: { format: 'cjs', entryFileNames: '[name].cjs', minify: smaller },
      },
    },
  },
  renderer: {
    root: 'renderer',
    plugins: [vue(), documents(), shippedLicences, withoutPackages('zod')],
    define: rendererDefines,
    build: {
      target: 'chrome130',
      outDir: 'out/renderer',
      minify: true,
      rollupOptions: {
        input: {
          index: resolve(import.meta.dirname, 'renderer/index.html'),
          frames: resolve(import.meta.dirname, 'renderer/frames.html'),
        },
        treeshake,
      },
    },
  },
});
