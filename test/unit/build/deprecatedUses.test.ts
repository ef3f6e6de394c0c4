/** A probe that uses deprecated parts of Electron's API is found, in each of the ways in which code can use them. */
import { join } from 'node:path';

import ts from 'typescript';
import { expect, it } from 'vitest';

import { deprecatedUses } from '../../../build/checks/deprecatedUses.ts';
import { projectFolder } from '../../../build/electron/paths.ts';

const probePath = join(projectFolder, 'main', 'probe.ts');
const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2023,
  lib: ['lib.es2023.d.ts'],
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  types: ['node'],
  strict: true,
  skipLibCheck: true,
  noEmit: true,
};

/** All probes at once: reading Electron's types takes a second. Each line of the source is one probe. */
function findingsIn(lines: readonly string[]): Map<number, string[]> {
  const text = lines.join('\n');
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists, readFile } = host;
  host.fileExists = (path) => path === probePath || fileExists(path);
  host.readFile = (path) => (path === probePath ? text : readFile(path));
  host.getSourceFile = (path, ...rest) =>
    path === probePath
      ? ts.createSourceFile(path, text, ts.ScriptTarget.ES2023, true)
      : getSourceFile(path, ...rest);
  const program = ts.createProgram([probePath], options, host);
  const found = new Map<number, string[]>();
  for (const finding of deprecatedUses(program, (path) => path === probePath)) {
    const [, line = '', name = ''] = /:(\d+): (.+)$/u.exec(finding) ?? [];
    found.set(Number(line), [...(found.get(Number(line)) ?? []), name]);
  }
  return found;
}

const imports =
  "import { type BrowserWindow, BrowserView, type ProtocolResponse, type WebContents, app, protocol, safeStorage, session } from 'electron'; declare const contents: WebContents; declare const window: BrowserWindow;";

const probes: readonly (readonly [what: string, code: string, found: readonly string[]])[] = [
  ['a deprecated call', "safeStorage.encryptString('a');", ['encryptString']],
  [
    'a call behind a getter',
    "session.defaultSession.protocol.registerStreamProtocol('a', () => {});",
    ['registerStreamProtocol'],
  ],
  ['a method that is handed over', 'export const encrypt = safeStorage.encryptString;', ['encryptString']],
  ['a method by its name as text', "export const decrypt = safeStorage['decryptString'];", ['decryptString']],
  [
    'a destructured method',
    'export const { isEncryptionAvailable } = safeStorage;',
    ['isEncryptionAvailable'],
  ],
  ['a renamed destructured method', 'export const { encryptString: own } = safeStorage;', ['encryptString']],
  [
    'an option',
    'export const preferences: Electron.WebPreferences = { enableDeprecatedPaste: true };',
    ['enableDeprecatedPaste'],
  ],
  [
    'a listener’s parameter',
    "contents.on('console-message', (event, level) => void [event, level]);",
    ['level'],
  ],
  ['a deprecated method of a window', 'contents.goBack();', ['goBack']],
  ['a call without deprecation', "void protocol.handle('a', () => new Response());", []],
  ['the asynchronous call', "void safeStorage.encryptStringAsync('a');", []],
  [
    'a listener without the deprecated parameters',
    "contents.on('console-message', ({ message }) => void message);",
    [],
  ],
  [
    'an event with other overloads that are deprecated',
    "contents.on('did-stop-loading', () => undefined);",
    [],
  ],
  [
    'a method of our own with the same name',
    "const own2 = { encryptString: (text: string) => text }; own2.encryptString('a');",
    [],
  ],
  [
    'a type that is not deprecated',
    'export type Answer = ProtocolResponse; void app; void window; void BrowserView;',
    [],
  ],
];

it('finds deprecated uses, and nothing else', () => {
  const found = findingsIn([imports, ...probes.map(([, code]) => code)]);
  const byProbe = probes.map(([what], index) => [what, found.get(index + 2) ?? []]);
  expect(byProbe).toEqual(probes.map(([what, , names]) => [what, names]));
}, 60_000);
