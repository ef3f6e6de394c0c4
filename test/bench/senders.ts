/** The measured senders, and how each one sends the same files to the same address. */
import { writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';

import { type AppRun, runApp } from './app/app.ts';
import { type Command, type Measured, runCommand } from './measured.ts';
import type { OtherUploaders } from './otherUploaders.ts';

export const senderNames = [
  'app',
  'app + MD5',
  'app, one submission',
  'curl',
  'AzCopy',
  'storage-blob',
  'rclone',
] as const;
export type SenderName = (typeof senderNames)[number];

export interface Errand {
  /** A file, or a folder of files and nothing else. */
  readonly source: string;
  readonly files: readonly string[];
  /** Of the sink, or of the slow link that leads there. */
  readonly port: number;
  /** Empty, gone afterwards. */
  readonly scratch: string;
}

export type Sender =
  | { readonly name: SenderName; readonly run: (errand: Errand) => Promise<Measured> }
  | { readonly name: SenderName; readonly missing: string };

/** A SAS with all rights and without a valid signature. */
const sas = 'sv=2021-12-02&ss=b&srt=sco&sp=rwdlac&se=2099-01-01T00:00:00Z&sig=bm9uZQ%3D%3D';
const account = 'devstoreaccount1';

export function createSenders(
  peers: OtherUploaders,
  app: Pick<AppRun, 'prepared' | 'script' | 'sink'>,
): Sender[] {
  const appSender = (name: SenderName, how: Pick<AppRun, 'checksums' | 'mode'>): Sender => ({
    name,
    run: ({ source, files, port }) =>
      runApp({ ...app, ...how, port, paths: [source], fileCount: files.length }),
  });
  return [
    appSender('app', { checksums: 'without-checksums', mode: 'each' }),
    appSender('app + MD5', { checksums: 'with-checksums', mode: 'each' }),
    appSender('app, one submission', { checksums: 'without-checksums', mode: 'together' }),
    commandSender('curl', peers.curl, curlArguments),
    commandSender('AzCopy', peers.azcopy, azcopyArguments),
    commandSender('storage-blob', peers.storageBlob, storageBlobArguments),
    commandSender('rclone', peers.rclone, rcloneArguments),
  ];
}

type Arguments = (errand: Errand) => Promise<Pick<Command, 'args' | 'env'>>;

function commandSender(
  name: SenderName,
  peer: OtherUploaders[keyof OtherUploaders],
  argumentsFor: Arguments,
): Sender {
  if ('missing' in peer) return { name, missing: peer.missing };
  return {
    name,
    async run(errand) {
      const { args, env = {} } = await argumentsFor(errand);
      const before = peer.before ?? [];
      const measured = await runCommand({ program: peer.program, args: [...before, ...args], env });
      return { ...measured, idleKb: peer.idleKb };
    },
  };
}

/** One PUT for a file; for many files, up to its default of 50 at once over reused connections. */
async function curlArguments({ files, port, scratch }: Errand): Promise<Pick<Command, 'args'>> {
  const common = ['-sS', '--fail', '-H', 'x-ms-blob-type: BlockBlob'];
  const urlOf = (path: string) =>
    `http://127.0.0.1:${port}/${account}/bench/${encodeURIComponent(basename(path))}?${sas}`;
  const [first = ''] = files;
  if (files.length === 1) return { args: [...common, '-o', '/dev/null', '-T', first, urlOf(first)] };
  const list = join(scratch, 'curl.txt');
  const entries = files.map(
    (path) => `upload-file = "${path}"\nurl = "${urlOf(path)}"\noutput = "/dev/null"\n`,
  );
  await writeFile(list, entries.join(''));
  return { args: [...common, '--parallel', '-K', list] };
}

async function azcopyArguments({
  source,
  files,
  port,
  scratch,
}: Errand): Promise<Pick<Command, 'args' | 'env'>> {
  const isFolder = files.length > 1;
  const from = isFolder ? `${source}/*` : source;
  const to = `http://127.0.0.1:${port}/${account}/bench${isFolder ? '' : `/${basename(source)}`}?${sas}`;
  return {
    args: ['copy', from, to, '--from-to=LocalBlob', '--skip-version-check', '--log-level=ERROR'],
    env: { AZCOPY_LOG_LOCATION: scratch, AZCOPY_JOB_PLAN_LOCATION: scratch },
  };
}

async function storageBlobArguments({ files, port, scratch }: Errand): Promise<Pick<Command, 'args'>> {
  const list = join(scratch, 'files.json');
  await writeFile(list, JSON.stringify(files));
  return { args: [`http://127.0.0.1:${port}/${account}/bench`, sas, list] };
}

async function rcloneArguments({ source, files, port, scratch }: Errand): Promise<Pick<Command, 'args'>> {
  const verb = files.length > 1 ? 'copy' : 'copyto';
  const target = files.length > 1 ? 'bench' : `bench/${basename(source)}`;
  return {
    args: [
      '--config',
      join(scratch, 'rclone.conf'),
      verb,
      source,
      `:azureblob,sas_url='http://127.0.0.1:${port}/bench?${sas}':${target}`,
    ],
  };
}
