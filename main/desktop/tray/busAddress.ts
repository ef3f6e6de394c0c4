/**
 * Reads the addresses of a D-Bus session bus (https://dbus.freedesktop.org/doc/dbus-specification.html#addresses): several
 * are separated by semicolons, each is `transport:key=value,key=value`.
 */

/**
 * The addresses that a client can connect to, in their order. Every other value means that there is no bus: `disabled:`,
 * `autolaunch:`, an address for servers, or text that is no address. `unixexec:` is excluded too, because an environment
 * variable must not name a program for this app to run.
 */
export function usableBusAddresses(addresses: string | undefined): string[] {
  return (addresses ?? '').split(';').filter(isUsable);
}

function isUsable(address: string): boolean {
  const [, transport = '', parameters = ''] = /^(unix|tcp):(.+)$/u.exec(address) ?? [];
  const valueOf = (key: string) =>
    parameters
      .split(',')
      .find((pair) => pair.startsWith(`${key}=`))
      ?.slice(key.length + 1) ?? '';
  if (transport === 'unix') return valueOf('path') !== '' || valueOf('abstract') !== '';
  const port = Number(valueOf('port'));
  return transport === 'tcp' && Number.isInteger(port) && port > 0 && port < 65_536;
}
