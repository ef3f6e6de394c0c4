/** A session bus is used when its variable has the address of one. Every other value means that there is none. */
import { once } from 'node:events';
import { type Server, createServer } from 'node:net';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { usableBusAddresses } from '../../../../../main/desktop/tray/busAddress.ts';
import { openSessionBus } from '../../../../../main/desktop/tray/sessionBus.ts';
import { startFakeDesktop } from '../../../../support/fakeDesktop.ts';
import { eventually } from '../../../../support/poll.ts';
import { requires } from '../../../../support/system.ts';
import { temporaryFolder } from '../../../../support/temporaryFolder.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** Opens a socket that answers every connection with `answer`. */
async function listen(path: string, answer: Parameters<typeof createServer>[1]): Promise<string> {
  const server = createServer(answer ?? (() => undefined)).listen(path);
  servers.push(server);
  await once(server, 'listening');
  return `unix:path=${path}`;
}

const noAddresses = [
  undefined,
  '',
  ';',
  ';;;',
  'disabled:',
  'disabled',
  'autolaunch:',
  'autolaunch:scope=*user',
  'launchd:env=DBUS_LAUNCHD_SESSION_BUS_SOCKET',
  'unixexec:path=/no/such/program',
  'systemd:',
  'nonce-tcp:host=localhost,port=1,noncefile=/nowhere',
  'unix:',
  'unix:path=',
  'unix:abstract=',
  'unix:runtime=yes',
  'unix:tmpdir=/tmp',
  'unix:guid=0123',
  'tcp:host=localhost',
  'tcp:host=localhost,port=',
  'tcp:host=localhost,port=0',
  'tcp:host=localhost,port=65536',
  'tcp:host=localhost,port=bus',
  'UNIX:path=/tmp/bus',
  '/run/user/1000/bus',
  '=,=;:,:',
  'no address at all',
  '\u{1F680}\u0001\n',
];

describe('an address of a session bus', () => {
  it.each(noAddresses)('is not found in %j', async (value) => {
    expect(usableBusAddresses(value)).toEqual([]);
    expect(await openSessionBus(value, () => undefined)).toBeNull();
  });

  it('is found among addresses that a client cannot use', () => {
    expect(
      usableBusAddresses('autolaunch:;unix:path=/run/user/1000/bus,guid=01;disabled:;tcp:host=::1,port=55'),
    ).toEqual(['unix:path=/run/user/1000/bus,guid=01', 'tcp:host=::1,port=55']);
  });
});

describe('a session bus', () => {
  beforeEach(({ skip }) => requires('Linux', skip)); // the sockets are files

  it.each([
    ['with a path that does not exist', 'unix:path=/no/such/folder/bus'],
    ['with a path that is too long for a socket', `unix:path=/${'long'.repeat(100)}`],
    ['with an unused abstract name', 'unix:abstract=/tmp/dbus-nobody'],
    ['at a closed port', 'tcp:host=127.0.0.1,port=1'],
    ['on a host that does not exist', 'tcp:host=nowhere.invalid,port=1'],
  ])('does not open %s', async (_words, address) => {
    expect(await openSessionBus(address, () => undefined)).toBeNull();
  });

  it('does not open when the address is a folder or speaks another protocol', async () => {
    const folder = await temporaryFolder();
    expect(await openSessionBus(`unix:path=${folder}`, () => undefined)).toBeNull();
    const stranger = await listen(join(folder, 'web'), (socket) =>
      socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'),
    );
    expect(await openSessionBus(stranger, () => undefined)).toBeNull();
    const hangsUp = await listen(join(folder, 'gone'), (socket) => socket.destroy());
    expect(await openSessionBus(hangsUp, () => undefined)).toBeNull();
  });

  it('does not open when nothing answers', async () => {
    const silent = await listen(join(await temporaryFolder(), 'silent'), (socket) => {
      socket.on('error', () => undefined);
    });
    expect(await openSessionBus(silent, () => undefined)).toBeNull();
  });

  it('opens the first address that answers, and reports when its connection ends', async () => {
    const desktop = await startFakeDesktop();
    const addresses = `disabled:;unix:path=/no/such/bus;${desktop.busAddress}`;
    let isLost = false;
    const bus = await openSessionBus(addresses, () => {
      isLost = true;
    });
    expect(await bus?.processOf('org.freedesktop.DBus')).toBeTypeOf('number');
    expect(isLost).toBe(false);
    await desktop.stop();
    await eventually(
      () => isLost,
      (found) => found,
    );
  });
});
