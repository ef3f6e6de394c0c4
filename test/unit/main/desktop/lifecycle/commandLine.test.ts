import { describe, expect, it } from 'vitest';

import { pathsOf } from '../../../../../main/desktop/lifecycle/commandLine.ts';

describe('the paths of a command line', () => {
  it('leave out switches, links and the app’s own paths', ({ skip }) => {
    skip(process.platform === 'win32', 'paths are written differently on Windows');
    const argv = [
      '/opt/electron',
      '--no-sandbox',
      '/srv/app',
      '--user-data-dir=/tmp/x',
      'clips/a.mp4',
      '/abs/b.mov',
      'mediamagic-uploader://add?path=/etc/passwd',
      'file:///media/Day%201/c.wav',
      'file://other-computer/d.wav',
      '--',
      '--odd name.mp4',
    ];
    const ownPaths = ['/opt/electron', '/srv/app'];
    expect(pathsOf({ argv, workingDirectory: '/home/me', ownPaths })).toEqual([
      '/home/me/clips/a.mp4',
      '/abs/b.mov',
      '/media/Day 1/c.wav',
      '/home/me/--odd name.mp4',
    ]);
  });

  it('include drives and shares on Windows', ({ skip }) => {
    skip(process.platform !== 'win32', 'paths are written differently on other systems');
    const argv = [
      String.raw`C:\Program\app.exe`,
      '--no-sandbox',
      String.raw`clips\a.mp4`,
      String.raw`D:\abs\b.mov`,
      String.raw`\\server\share\c.wav`,
      'mediamagic-uploader://add?path=D:/secret.mov',
      'file:///D:/Day%201/d.wav',
      '--',
      '--odd name.mp4',
    ];
    const ownPaths = [String.raw`C:\Program\app.exe`];
    expect(pathsOf({ argv, workingDirectory: String.raw`C:\Users\me`, ownPaths })).toEqual([
      String.raw`C:\Users\me\clips\a.mp4`,
      String.raw`D:\abs\b.mov`,
      String.raw`\\server\share\c.wav`,
      String.raw`D:\Day 1\d.wav`,
      String.raw`C:\Users\me\--odd name.mp4`,
    ]);
  });
});
