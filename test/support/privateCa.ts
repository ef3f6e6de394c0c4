/** A private certificate authority for a test, and its certificates, created with the system's openssl. */
import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface Certificate {
  readonly key: string;
  readonly cert: string;
}

export interface PrivateCa {
  /** The common name, as messages show it. */
  readonly name: string;
  /** The file with its certificate, as an administrator would hand it out. */
  readonly path: string;
  /** `days: 0` has expired at once. */
  issue(hosts: readonly string[], days?: number): Promise<Certificate>;
}

const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];

/** Files go to `folder`, which must exist. */
export async function createPrivateCa(folder: string, name = 'Aurora Inspection CA'): Promise<PrivateCa> {
  const path = join(folder, 'authority.pem');
  const keyPath = join(folder, 'authority.key');
  const openssl = (...args: string[]) => run('openssl', args, { cwd: folder });
  await openssl(
    'req',
    '-x509',
    ...curve,
    '-keyout',
    keyPath,
    '-out',
    path,
    '-days',
    '30',
    '-subj',
    `/CN=${name}`,
  );
  let serial = 1;
  return {
    name,
    path,
    async issue(hosts, days = 30) {
      serial += 1;
      const file = (kind: string) => join(folder, `leaf-${serial}.${kind}`);
      const names = hosts.map((host) => (/^[\d.]+$/u.test(host) ? `IP:${host}` : `DNS:${host}`));
      await writeFile(file('ext'), `subjectAltName=${names.join(',')}\n`);
      await openssl(
        'req',
        ...curve,
        '-keyout',
        file('key'),
        '-out',
        file('csr'),
        '-subj',
        `/CN=${hosts[0] ?? ''}`,
      );
      const signed = ['-in', file('csr'), '-CA', path, '-CAkey', keyPath, '-set_serial', String(serial)];
      const bounds = ['-days', String(days), '-extfile', file('ext'), '-out', file('pem')];
      await openssl('x509', '-req', ...signed, ...bounds);
      return { key: await readFile(file('key'), 'utf8'), cert: await readFile(file('pem'), 'utf8') };
    },
  };
}
