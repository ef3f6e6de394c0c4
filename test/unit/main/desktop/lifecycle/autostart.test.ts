/** The file that starts the app at login on Linux. */
import { describe, expect, it } from 'vitest';

import { autostartEntry, autostartFile, isEnabled } from '../../../../../main/desktop/lifecycle/autostart.ts';

describe('the autostart file on Linux', () => {
  it('is in the autostart folder of the configuration folder', () => {
    const inHome = '/home/anna/.config/autostart/mediamagic-uploader.desktop';
    expect(autostartFile({}, '/home/anna')).toBe(inHome);
    // The specification says that a path which is not absolute is ignored.
    expect(autostartFile({ XDG_CONFIG_HOME: 'relative' }, '/home/anna')).toBe(inHome);
    expect(autostartFile({ XDG_CONFIG_HOME: '/etc/x' }, '/home/anna')).toBe(
      '/etc/x/autostart/mediamagic-uploader.desktop',
    );
  });

  it('quotes every character of the program path', () => {
    const entry = autostartEntry({ program: String.raw`/home/a "b"/100% $HOME\c`, args: ['--hidden'] });
    expect(entry).toContain(String.raw`Exec="/home/a \\"b\\"/100%% \\$HOME\\\\c" "--hidden"`);
  });

  it('names the program in TryExec, so that desktops ignore it when the program is missing', () => {
    const entry = autostartEntry({ program: String.raw`/opt/a b\c/app`, args: [] });
    expect(entry.split('\n')).toContain(String.raw`TryExec=/opt/a b\\c/app`);
  });

  it('is off when a desktop has disabled it in place', () => {
    const entry = autostartEntry({ program: '/app', args: ['--hidden'] });
    expect(isEnabled(entry)).toBe(true);
    expect(isEnabled(null)).toBe(false);
    expect(isEnabled(`${entry}Hidden=true\n`)).toBe(false);
    expect(isEnabled(entry.replace('enabled=true', 'enabled=false'))).toBe(false);
  });
});
