/** The bridge `window.mediamagic`: one named function per call of the contract, and the two subscriptions to notices. */
import { contextBridge, ipcRenderer, webUtils } from 'electron';

import {
  type AddAnswer,
  type Bridge,
  type CallName,
  type ChangeNotice,
  type NavigationRequest,
  type Reply,
  type SubmissionChoice,
  callChannel,
  callNames,
  changeChannel,
  navigationChannel,
} from './contract.ts';
import { addDropped } from './droppedFiles.ts';

async function invoke(name: CallName, args: unknown): Promise<unknown> {
  const reply = (await ipcRenderer.invoke(callChannel, name, args)) as Reply<unknown>;
  if (!reply.ok) throw new Error(reply.error);
  return reply.answer;
}

/** Passes only the message to the page, never Electron's event. */
function subscribe<Message>(channel: string, listener: (message: Message) => void): () => void {
  const forward = (_event: unknown, message: Message) => listener(message);
  ipcRenderer.on(channel, forward);
  return () => {
    ipcRenderer.off(channel, forward);
  };
}

/** The page must not call `addPaths`, because it could name any file. It passes dropped files instead. */
const isForPage = (name: CallName) => name !== 'addPaths';
const functions = Object.fromEntries(
  callNames.filter(isForPage).map((name) => [name, (args?: unknown) => invoke(name, args)]),
);

const bridge = {
  ...functions,
  addDropped(files: readonly File[], submission?: SubmissionChoice, onto?: string) {
    return addDropped(
      files.map((file) => webUtils.getPathForFile(file)),
      async (paths) =>
        (await invoke('addPaths', {
          paths,
          ...(submission === undefined ? {} : { submission }),
          ...(onto === undefined ? {} : { onto }),
        })) as AddAnswer,
    );
  },
  onChange: (listener: (notice: ChangeNotice) => void) => subscribe(changeChannel, listener),
  onNavigationRequest: (listener: (request: NavigationRequest) => void) =>
    subscribe(navigationChannel, listener),
} as Bridge;

contextBridge.exposeInMainWorld('mediamagic', bridge);
