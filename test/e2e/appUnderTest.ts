/** Prepares the build of the app that the end-to-end tests start. */
import { projectFolder } from '../../build/electron/paths.ts';
import type { PreparedElectron } from '../../build/electron/prepareElectron.ts';
import { assertNever } from '../../main/shared/assertNever.ts';
import {
  allowInspector,
  copyPackagedApp,
  environmentOutside,
  linkUnpackagedName,
} from '../support/packagedCopy.ts';

/** `unpackaged` is the output of `npm run build` in this project, `packaged` a copy of the package outside the project. */
export type Build = 'unpackaged' | 'packaged';

/** How to start the app. Switches and paths follow `args`. */
export interface AppCommand {
  readonly executable: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

export interface AppUnderTest {
  readonly command: AppCommand;
  /** The same app with `app.isPackaged` false, because a packaged app ignores some settings of a test. */
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
