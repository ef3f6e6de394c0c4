import { projectFolder } from '../../build/electron/paths.ts';
/** Which build of the app the end-to-end tests start, and how. */
import type { PreparedElectron } from '../../build/electron/prepareElectron.ts';
import { assertNever } from '../../main/shared/assertNever.ts';
import {
  allowInspector,
  copyPackagedApp,
  environmentOutside,
  linkUnpackagedName,
} from '../support/packagedCopy.ts';

/** `unpackaged`: what `npm run build` wrote, in this project. `packaged`: a copy of the package, outside of it. */
export type Build = 'unpackaged' | 'packaged';

/** How to start the app. Switches and paths go behind `args`. */
export interface AppCommand {
  readonly executable: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

export interface AppUnderTest {
  readonly command: AppCommand;
  /** The same app with `app.isPackaged` false, for what the app takes from a test only then. */
  readonly unpackagedCommand: AppCommand;
  stop(): Promise<void>;
}

export async function prepareAppUnderTest(build: Build, prepared: PreparedElectron): Promise<AppUnderTest> {
  switch (build) {
    case 'unpackaged':
      return unpackagedApp(prepared);
    case 'packaged':
      return packagedCopy(prepared);
    default:
      return assertNever(build);
  }
}

function unpackagedApp({ runtime, args, env }: PreparedElectron): AppUnderTest {
  const command = { executable: runtime.executablePath, args: [...args, projectFolder], env };
  return { command, unpackagedCommand: command, stop: async () => undefined };
}

async function packagedCopy({ args, env: inherited }: PreparedElectron): Promise<AppUnderTest> {
  const copy = await copyPackagedApp();
  await allowInspector(copy);
  const env = environmentOutside(inherited);
  return {
    command: { executable: copy.executable, args, env },
    unpackagedCommand: { executable: await linkUnpackagedName(copy), args, env },
    stop: () => copy.remove(),
  };
}
