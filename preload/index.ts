/** The bridge: `window.mediamagic`, one named function per call of the contract and nothing else. */
import { contextBridge, ipcRenderer, webUtils } from 'electron';

import {
  type Bridge,
  type CallName,
  type ChangeNotice,
  type NavigationRequest,
  type Reply,
  callChannel,
  callNames,
  changeChannel,
  placeChannel,
} from './contract.ts';

async function invoke(name: CallName, args: unknown): Promise<unknown> {
  const reply = (await ipcRenderer.invoke(callChannel, name, args)) as Reply<unknown>;
  if (!reply.ok) throw new Error(reply.error);
  return reply.answer;
}

/** Only what was sent reaches the page, never Electron's own event. */
function subscribe<News>(channel: string, listener: (news: News) => void): () => void {
  const forward = (_event: unknown, news: News) => listener(news);
  ipcRenderer.on(channel, forward);
  return () => {
    ipcRenderer.off(channel, forward);
  };
}

/** Not for the page: it hands over what a person dropped, and can name no file by itself. */
const isForPage = (name: CallName) => name !== 'addPaths';
const functions = Object.fromEntries(
  callNames.filter(isForPage).map((name) => [name, (args?: unknown) => invoke(name, args)]),
);

const bridge = {
  ...functions,
  addDropped(files: readonly File[]) {
    // A File made by a script has no path: it is nothing that a person dropped.
    const paths = files.map((file) => webUtils.getPathForFile(file)).filter((path) => path !== '');
    if (paths.length === 0)
      return Promise.resolve({ outcome: 'added', added: 0, alreadyQueued: [], batchId: null });
    return invoke('addPaths', { paths });
  },
  onChange: (listener: (notice: ChangeNotice) => void) => subscribe(changeChannel, listener),
  onNavigationRequest: (listener: (request: NavigationRequest) => void) => subscribe(placeChannel, listener),
} as Bridge;

contextBridge.exposeInMainWorld('mediamagic', bridge);
