/** The application menu: the system's own roles, and the few things the app adds. */
import { Menu, type MenuItemConstructorOptions } from 'electron';

export interface MenuActions {
  readonly addFiles: () => void;
  readonly addFolder: () => void;
  readonly openSupport: () => void;
}

export function setApplicationMenu(actions: MenuActions): void {
  const isMac = process.platform === 'darwin';
  const template: MenuItemConstructorOptions[] = [
    ...(isMac ? [{ role: 'appMenu' as const }] : []),
    {
      label: '&File',
      submenu: [
        { label: 'Add files…', accelerator: 'CmdOrCtrl+O', click: actions.addFiles },
        { label: 'Add folder…', accelerator: 'CmdOrCtrl+Shift+O', click: actions.addFolder },
        { type: 'separator' },
        isMac ? { role: 'close' } : { role: 'quit' },
      ],
    },
    { role: 'editMenu' },
    {
      label: '&View',
      submenu: [{ role: 'resetZoom' }, { role: 'zoomIn' }, { role: 'zoomOut' }, { role: 'togglefullscreen' }],
    },
    { role: 'windowMenu' },
    { role: 'help', submenu: [{ label: 'Support', click: actions.openSupport }] },
  ];
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}
