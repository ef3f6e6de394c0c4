/**
 * Keeps every page where it is: no navigation, no window, no frame of another page, no download, no permission, no
 * device, and no way to the network. The page needs none of it, so whatever script runs there has none of it either.
 */
import { type Session, type WebContents, app, session } from 'electron';

/** Schemes that stay inside the app: its own files, and bytes that the page has already. */
const insideSchemes: ReadonlySet<string> = new Set(['app:', 'blob:', 'data:', 'devtools:']);

/** Whether the window's session may ask for an address; `developmentUrl`: the development server's, '' in the built app. */
export function mayBeAskedFor(address: string, developmentUrl: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, host } = new URL(address);
  if (insideSchemes.has(protocol)) return true;
  if (developmentUrl === '') return false;
  return ['http:', 'ws:'].includes(protocol) && host === new URL(developmentUrl).host;
}

/** Has to be called before the app is ready: for every page that there will ever be. */
export function confinePages(): void {
  // A page's <link rel=dns-prefetch> asks the network for a name, whatever its policy says.
  app.commandLine.appendSwitch('dns-prefetch-disable');
  // Nothing of a page comes by HTTP or is shared with other sites. What Chromium keeps for that would be written now and
  // then while the app has nothing to do.
  app.commandLine.appendSwitch('disable-http-cache');
  const disabled = app.commandLine.getSwitchValue('disable-features');
  app.commandLine.appendSwitch('disable-features', [disabled, 'SharedStorageAPI'].filter(Boolean).join(','));
  app.on('web-contents-created', (_event, contents) => confine(contents));
}

function confine(contents: WebContents): void {
  // A file dropped beside the drop target must not replace the page.
  contents.on('will-navigate', (event) => event.preventDefault());
  contents.on('will-frame-navigate', (event) => event.preventDefault());
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
  // Preventing it means: the page is left, whatever it has against that.
  contents.on('will-prevent-unload', (event) => event.preventDefault());
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  // Peer connections heed neither the page's policy nor what its session may ask for: they have a proxy, or nothing.
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
}

/** A proxy that nobody can be: whatever gets past everything else ends here. */
const nowhere = 'http://127.0.0.1:0';

/** The session of the window alone: the app's own requests, which need the network, are not made in it. */
export function confinedSession(developmentUrl: string): Session {
  const confined = session.fromPartition('persist:window');
  confined.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  confined.setPermissionCheckHandler(() => false);
  confined.setDevicePermissionHandler(() => false);
  confined.on('will-download', (event) => event.preventDefault());
  confined.webRequest.onBeforeRequest(({ url }, answer) =>
    answer({ cancel: !mayBeAskedFor(url, developmentUrl) }),
  );
  const development = developmentUrl === '' ? '' : `;${new URL(developmentUrl).host}`;
  void confined.setProxy({ proxyRules: nowhere, proxyBypassRules: `<-loopback>${development}` });
  return confined;
}
