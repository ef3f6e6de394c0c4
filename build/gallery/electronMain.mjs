/** One empty window, as the app's own is: whoever drives it loads the gallery into it. */
import { BrowserWindow, app } from 'electron';

app.on('window-all-closed', () => app.quit());
app
  .whenReady()
  .then(
    () =>
      new BrowserWindow({ width: 1280, height: 800, webPreferences: { sandbox: true, spellcheck: false } }),
  )
  .then((window) => window.loadURL('about:blank'));
