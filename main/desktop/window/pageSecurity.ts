/**
 * Restricts every page: no navigation, no new window, no frame of another page, no download, no permission, no device and no
 * access to the network. The app's own page needs none of these, so a script that runs there by mistake gets none either.
 */
import { type Session, type WebContents, app, session } from 'electron';

/** Schemes that do not leave the app: its own files, and bytes that the page has already. */
const localSchemes: ReadonlySet<string> = new Set(['app:', 'blob:', 'data:', 'devtools:']);

/**
 * Whether the window's session may request an address. `developmentUrl` is the development server's address, '' in the
 * built app.
 */
function isRequestAllowed(address: string, developmentUrl: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, host } = new URL(address);
  if (localSchemes.has(protocol)) return true;
  if (developmentUrl === '') return false;
  return ['http:', 'ws:'].includes(protocol) && host === new URL(developmentUrl).host;
}

/** Restricts every page of this process. Call it before the app is ready. */
export function securePages(): void {
  // <link rel=dns-prefetch> sends a DNS request even where the page's policy forbids connections.
  app.commandLine.appendSwitch('dns-prefetch-disable');
  // No page uses HTTP or shares data with other sites. Without these switches Chromium writes to its caches while the app
  // is idle.
  app.commandLine.appendSwitch('disable-http-cache');
  const disabled = app.commandLine.getSwitchValue('disable-features');
  app.commandLine.appendSwitch('disable-features', [disabled, 'SharedStorageAPI'].filter(Boolean).join(','));
  app.on('web-contents-created', (_event, contents) => securePage(contents));
}

function securePage(contents: WebContents): void {
  // A file dropped beside the drop target must not replace the page.
  contents.on('will-navigate', (event) => event.preventDefault());
  contents.on('will-frame-navigate', (event) => event.preventDefault());
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
  // Preventing this event lets the page unload even if its script objects.
  contents.on('will-prevent-unload', (event) => event.preventDefault());
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  // WebRTC ignores the page's policy and the session's request filter, so it may only use the proxy of the session.
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
}

/** A proxy address that cannot exist. It blocks any request that the other restrictions missed. */
const unreachableProxy = 'http://127.0.0.1:0';

/** Creates the session that only the window uses, or the helper of another partition. The app's own network requests do not go through it. */
export function securedSession(developmentUrl: string, partition = 'persist:window'): Session {
  const secured = session.fromPartition(partition);
  secured.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  secured.setPermissionCheckHandler(() => false);
  secured.setDevicePermissionHandler(() => false);
  secured.on('will-download', (event) => event.preventDefault());
  secured.webRequest.onBeforeRequest(({ url }, answer) =>
    answer({ cancel: !isRequestAllowed(url, developmentUrl) }),
  );
  const development = developmentUrl === '' ? '' : `;${new URL(developmentUrl).host}`;
  void secured.setProxy({ proxyRules: unreachableProxy, proxyBypassRules: `<-loopback>${development}` });
  return secured;
}
