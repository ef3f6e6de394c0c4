/** The application menu: the system's own roles, and the few things the app adds, in the person's language. */
import { Menu, type MenuItemConstructorOptions } from 'electron';

import type { DesktopWords } from './words.ts';

export interface MenuActions {
  readonly addFiles: () => void;
  readonly addFolder: () => void;
  readonly openSupport: () => void;
  readonly openLogs: () => void;
}

/** Called again when the language changes. */
export function setApplicationMenu(actions: MenuActions, { menu: words }: DesktopWords): void {
  const isMac = process.platform === 'darwin';
  const template: MenuItemConstructorOptions[] = [
    ...(isMac ? [{ role: 'appMenu' as const }] : []),
    {
      label: words.file,
      submenu: [
        { label: words.addFiles, accelerator: 'CmdOrCtrl+O', click: actions.addFiles },
        { label: words.addFolder, accelerator: 'CmdOrCtrl+Shift+O', click: actions.addFolder },
        { type: 'separator' },
        isMac ? { role: 'close', label: words.close } : { role: 'quit', label: words.quit },
      ],
    },
    {
      label: words.edit,
      submenu: [
        { role: 'undo', label: words.undo },
        { role: 'redo', label: words.redo },
        { type: 'separator' },
        { role: 'cut', label: words.cut },
        { role: 'copy', label: words.copy },
        { role: 'paste', label: words.paste },
        { role: 'selectAll', label: words.selectAll },
      ],
    },
    {
      label: words.view,
      submenu: [
        { role: 'resetZoom', label: words.resetZoom },
        { role: 'zoomIn', label: words.zoomIn },
        { role: 'zoomOut', label: words.zoomOut },
        { role: 'togglefullscreen', label: words.fullScreen },
      ],
    },
    {
      role: 'window',
      label: words.window,
      submenu: [
        { role: 'minimize', label: words.minimize },
        { role: 'close', label: words.close },
      ],
    },
    {
      role: 'help',
      label: words.help,
      submenu: [
        { label: words.support, click: actions.openSupport },
        { label: words.openLogs, click: actions.openLogs },
      ],
    },
  ];
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}
