/** `npm run lint:electron`: nothing in main/ and preload/ uses a part of Electron's API that its types mark as deprecated. */
import { join, relative } from 'node:path';

import ts from 'typescript';

import { projectFolder } from '../electron/paths.ts';
import { main } from '../scripts/main.ts';
import { deprecatedUses } from './deprecatedUses.ts';

const folders = ['main', 'preload'] as const;
/** The preload's configuration: it has the types of the web, which do no harm in the main process. */
const config = 'preload/tsconfig.json';

function programOf(files: readonly string[]): ts.Program {
  const path = join(projectFolder, config);
  const { config: json, error } = ts.readConfigFile(path, ts.sys.readFile);
  if (error !== undefined) throw new Error(ts.flattenDiagnosticMessageText(error.messageText, '\n'));
  const { options } = ts.parseJsonConfigFileContent(json, ts.sys, join(path, '..'));
  return ts.createProgram([...files, join(projectFolder, 'node_modules/electron/electron.d.ts')], options);
}

await main(async () => {
  const files = folders.flatMap((folder) => ts.sys.readDirectory(join(projectFolder, folder), ['.ts']));
  const checked = new Set(files);
  const findings = deprecatedUses(programOf(files), (path) => checked.has(path));
  if (findings.length > 0) {
    const lines = findings.map((finding) => `Deprecated in Electron: ${relative(projectFolder, finding)}`);
    throw new Error(lines.join('\n'));
  }
  console.log(`${files.length} files use nothing of Electron's API that is deprecated.`);
  return 0;
});
