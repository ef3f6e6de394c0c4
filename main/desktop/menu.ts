/** The application menu: the system's roles and the app's own commands, in the person's language. */
import { Menu, type MenuItemConstructorOptions } from 'electron';

import type { HelpPage } from '../../preload/contract.ts';
import type { Translate } from './messages.ts';

export interface MenuActions {
  readonly addFiles: () => void;
  readonly addFolder: () => void;
  readonly undoRemoval: () => void;
  readonly openSupport: () => void;
  readonly openLogs: () => void;
  /** Shows a page of the help in the window. */
  readonly showHelp: (page: HelpPage) => void;
}

const undoRemovalId = 'undo-removal';

/** Enables the entry that undoes a removal, as long as there is one to undo. */
export function setUndoPossible(isPossible: boolean): void {
  const entry = Menu.getApplicationMenu()?.getMenuItemById(undoRemovalId);
  if (entry && entry.enabled !== isPossible) entry.enabled = isPossible;
}

/** Call it again when the language changes. */
export function setApplicationMenu(actions: MenuActions, t: Translate): void {
  const isUndoPossible = Menu.getApplicationMenu()?.getMenuItemById(undoRemovalId)?.enabled ?? false;
  const isMac = process.platform === 'darwin';
  const template: MenuItemConstructorOptions[] = [
    ...(isMac ? [{ role: 'appMenu' as const }] : []),
    {
      label: t('menu.file'),
      submenu: [
        { label: t('menu.addFiles'), accelerator: 'CmdOrCtrl+O', click: actions.addFiles },
        { label: t('menu.addFolder'), accelerator: 'CmdOrCtrl+Shift+O', click: actions.addFolder },
        { type: 'separator' },
        isMac ? { role: 'close', label: t('menu.close') } : { role: 'quit', label: t('menu.quit') },
      ],
    },
    {
      label: t('menu.edit'),
      submenu: [
        { role: 'undo', label: t('menu.undo') },
        { role: 'redo', label: t('menu.redo') },
        {
          id: undoRemovalId,
          label: t('menu.undoRemoval'),
          enabled: isUndoPossible,
          click: actions.undoRemoval,
        },
        { type: 'separator' },
        { role: 'cut', label: t('menu.cut') },
        { role: 'copy', label: t('menu.copy') },
        { role: 'paste', label: t('menu.paste') },
        { role: 'selectAll', label: t('menu.selectAll') },
      ],
    },
    {
      label: t('menu.view'),
      submenu: [
        { role: 'resetZoom', label: t('menu.resetZoom') },
        { role: 'zoomIn', label: t('menu.zoomIn') },
        { role: 'zoomOut', label: t('menu.zoomOut') },
        { role: 'togglefullscreen', label: t('menu.fullScreen') },
      ],
    },
    {
      role: 'window',
      label: t('menu.window'),
      submenu: [
        { role: 'minimize', label: t('menu.minimize') },
        { role: 'close', label: t('menu.close') },
      ],
    },
    {
      role: 'help',
      label: t('menu.help'),
      submenu: [
        { id: 'help-guide', label: t('help.guide'), click: () => actions.showHelp('guide') },
        { id: 'help-shortcuts', label: t('shortcuts.title'), click: () => actions.showHelp('shortcuts') },
        { id: 'help-news', label: t('help.news'), click: () => actions.showHelp('news') },
        { type: 'separator' },
        { id: 'help-logs', label: t('about.openLogs'), click: actions.openLogs },
        {
          id: 'help-diagnostics',
          label: t('about.saveDiagnostics'),
          click: () => actions.showHelp('diagnostics'),
        },
        { id: 'help-support', label: t('about.support'), click: actions.openSupport },
        { type: 'separator' },
        { id: 'help-about', label: t('help.about'), click: () => actions.showHelp('about') },
      ],
    },
  ];
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}
