import { describe, expect, it } from 'vitest';

import { type Bundle, bundleFindings } from '../../../build/checks/bundleImports.ts';
import { type ReviewedLoad, complaints, reviewedLoads } from '../../../build/checks/reviewedLoads.ts';

const available = {
  nodeModules: new Set(['fs', 'fs/promises', 'module']),
  packages: new Set(['libsql', '@libsql/linux-x64']),
};
const makesRequire =
  'import { createRequire } from "node:module"; var __require = createRequire(import.meta.url);';

function findingsIn(...bundles: Bundle[]): [string, string][] {
  return bundleFindings(bundles, available).map(({ kind, what }) => [kind, what]);
}

/** Findings in one bundle of the main process. */
function findingsOf(code: string): [string, string][] {
  return findingsIn({ name: 'main/index.js', code });
}

/** A bundle whose function `within` loads `module`. */
function requiring(within: string, module: string): Bundle {
  return { name: 'main/a.js', code: `function ${within}() { require("${module}"); }` };
}

const missing = (code: string) => findingsOf(code).map(([kind, what]) => `${kind} ${what}`);
const unknown = (code: string) => findingsOf(code).map(([kind]) => kind);

describe('the check of what the bundles load', () => {
  it('accepts modules of Node and Electron, packages beside the bundles and chunks that exist', () => {
    const code = [
      'import fs from "fs"; import * as promises from "node:fs/promises"; export * from "electron";',
      'await import("libsql"); await import("libsql/promise"); await import("@libsql/linux-x64");',
      'await import(`./chunks/app.js`);',
      `${makesRequire} __require("fs"); __require.resolve("libsql"); __require.main?.filename;`,
    ].join('\n');
    expect(findingsIn({ name: 'main/index.js', code }, { name: 'main/chunks/app.js', code: '' })).toEqual([]);
  });

  it('finds an import of a package that is not packaged, wherever it is', () => {
    expect(missing('async function later() { return import("strtok3"); }')).toEqual(['missing strtok3']);
    expect(missing('import got from "got";')).toEqual(['missing got']);
    expect(missing('export { got } from "got/source";')).toEqual(['missing got/source']);
    expect(missing('export * from "@scope/name/file.js";')).toEqual(['missing @scope/name/file.js']);
    expect(missing('require("got");')).toEqual(['missing got']);
    expect(missing('module.require("got");')).toEqual(['missing got']);
    expect(missing('import.meta.resolve("got");')).toEqual(['missing got']);
    expect(missing(`${makesRequire} function f() { __require("got"); }`)).toEqual(['missing got']);
    expect(missing(`${makesRequire} __require.resolve("got");`)).toEqual(['missing got']);
    expect(missing('import("./chunks/gone.js");')).toEqual(['missing ./chunks/gone.js']);
    expect(missing('import("libsql-js");')).toEqual(['missing libsql-js']);
  });

  it('finds a module of a newer Node than the oldest that the app supports', () => {
    expect(findingsOf('import "node:sqlite";')).toEqual([['missing', 'node:sqlite']]);
  });

  it('follows a require function from the chunk that makes it to the chunks that import it', () => {
    const shared = { name: 'main/chunks/shared.js', code: `${makesRequire} export { __require as r };` };
    const passing = {
      name: 'main/chunks/passing.js',
      code: 'import { r as x } from "./shared.js"; export { x as y };',
    };
    const user = {
      name: 'main/index.js',
      code: 'import { y as z } from "./chunks/passing.js"; z("got"); z("fs");',
    };
    expect(findingsIn(user, passing, shared)).toEqual([['missing', 'got']]);
  });

  it('finds code that can load a module whose name is not written there', () => {
    expect(findingsOf('const load = (name) => import(name);')).toEqual([
      ['unknown', '(name) => import(name)'],
    ]);
    expect(unknown('import(`./locales/${language}.js`);')).toEqual(['unknown']);
    expect(unknown('require("bun" + ":ffi");')).toEqual(['unknown']);
    expect(unknown(`${makesRequire} const load = __require;`)).toEqual(['unknown']);
    expect(unknown(`${makesRequire} run(__require);`)).toEqual(['unknown']);
    expect(unknown(`${makesRequire} __require.call(null, "got");`)).toEqual(['unknown']);
    expect(unknown('process.getBuiltinModule(name);')).toEqual(['unknown']);
    expect(unknown('import { createRequire as make } from "node:module";')).toEqual(['unknown']);
    expect(unknown('function f() { const load = module.createRequire(here); load("got"); }')).toEqual([
      'unknown',
    ]);
    expect(unknown('eval(text); new Function("name", text);')).toEqual(['unknown', 'unknown']);
  });

  it('leaves alone what only looks like a load', () => {
    const code = [
      'const texts = { require: "we require x", import: 1 }; texts.import; class A { require() {} }',
      'if (typeof require !== "undefined") use(texts);',
      'import module from "module"; module.createRequire(import.meta.url); import.meta.url, module.createRequire(a);',
      'new Function("return this"); use("We require (for now) an import"); Function;',
    ].join('\n');
    expect(findingsOf(code)).toEqual([]);
  });

  it('checks the programs that workers get as texts', () => {
    expect(findingsOf('const code = `const fs = require("fs"); require("got");`;')).toEqual([
      ['missing', 'got'],
    ]);
  });

  it('allows a sandboxed preload only what Electron gives it', () => {
    const code = 'require("electron"); require("node:events"); require("fs"); require("libsql");';
    expect(findingsIn({ name: 'preload/index.cjs', code })).toEqual([
      ['missing', 'fs'],
      ['missing', 'libsql'],
    ]);
  });

  it('refuses a bundle that it cannot parse', () => {
    expect(() => findingsOf('import {')).toThrow('main/index.js cannot be parsed');
  });
});

describe('the list of reviewed loads', () => {
  const computed = {
    name: 'main/chunks/a.js',
    code: 'function importAtRuntime(name) { return import(name); }',
  };
  const reviewed = [{ within: 'importAtRuntime', reason: 'not called', whileAbsent: 'fileTypeFromFile' }];
  const complaintsOf = (bundles: readonly Bundle[], list: readonly ReviewedLoad[] = reviewed) =>
    complaints(bundleFindings(bundles, available), bundles, list);

  it('covers a computed import, and only in the function that it names', () => {
    expect(complaintsOf([computed])).toEqual([]);
    const other = { name: 'main/b.js', code: 'function other(name) { return import(name); }' };
    expect(complaintsOf([computed, other])).toEqual([
      'out/main/b.js, in other: the check cannot tell which module is loaded by `return import(name);`',
    ]);
  });

  it('covers no import of a module that is known to be missing', () => {
    const beside = {
      name: 'main/a.js',
      code: `${computed.code} function importAtRuntime2() { import("got"); }`,
    };
    const inside = { name: 'main/b.js', code: 'function importAtRuntime() { import(name); import("got"); }' };
    expect(complaintsOf([beside])).toEqual([
      'out/main/a.js, in importAtRuntime2: got is neither part of Node or Electron nor in the package',
    ]);
    expect(complaintsOf([inside])).toEqual([
      'out/main/b.js, in importAtRuntime: got is neither part of Node or Electron nor in the package',
    ]);
  });

  it('covers a missing module only in the function and by the name that the entry gives', () => {
    const list = [{ within: 'writesText', module: 'got', reason: 'Not run.' }];
    expect(complaintsOf([requiring('writesText', 'got')], list)).toEqual([]);
    expect(complaintsOf([requiring('writesText', 'got'), requiring('other', 'got')], list)).toHaveLength(1);
    expect(
      complaintsOf([requiring('writesText', 'got'), requiring('writesText', 'yazl')], list),
    ).toHaveLength(1);
    const unnamed = { name: 'main/b.js', code: 'function writesText(name) { return import(name); }' };
    expect(complaintsOf([requiring('writesText', 'got'), unnamed], list)).toHaveLength(1);
  });

  it('does not count once a bundle has the function that leads to the load', () => {
    const caller = { name: 'main/index.js', code: 'async function fileTypeFromFile(path) { use(path); }' };
    expect(complaintsOf([computed, caller])).toEqual([
      'out/main/index.js has fileTypeFromFile, which leads to an import in importAtRuntime',
    ]);
  });

  it('has no entry that the bundles do not need', () => {
    expect(complaintsOf([])).toEqual([
      'importAtRuntime is in the list of reviewed loads, and no bundle loads anything there',
    ]);
  });

  it('gives a reason for each entry', () => {
    expect(reviewedLoads.filter(({ reason }) => !reason.endsWith('.'))).toEqual([]);
  });
});
