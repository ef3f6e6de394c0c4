/** The parts of the app that the handlers of the window's calls use. */
import type { AppInfo, CallName, Overview } from '../../../preload/contract.ts';
import type { LogFile } from '../../desktop/logFile.ts';
import type { SleepBlocker } from '../../desktop/power/sleepBlocker.ts';
import type { Updates } from '../../desktop/updates/updates.ts';
import type { Handlers } from '../../ipc/router.ts';
import type { Log } from '../../shared/log.ts';
import type { Connection } from '../connection.ts';
import type { QueueParts } from '../createQueue.ts';
import type { DesktopShell } from '../desktopShell.ts';
import type { SettingsParts } from '../openSettings.ts';

export interface HandlerDeps {
  readonly settingsParts: SettingsParts;
  readonly connection: Connection;
  readonly queueParts: QueueParts;
  readonly desktop: DesktopShell;
  readonly updates: Updates;
  readonly sleepBlocker: SleepBlocker;
  readonly overview: () => Overview;
  readonly appInfo: AppInfo;
  readonly licencesPath: string;
  readonly logsFolder: string;
  readonly logFile: LogFile;
  readonly log: Log;
  /** Called when something that the window shows has changed. */
  readonly onChange: () => void;
}

/** The handlers of some calls. */
export type HandlersOf<Name extends CallName> = Pick<Handlers, Name>;
