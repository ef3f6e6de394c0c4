/**
 * The process behind mountFaultyDrive.ts: speaks the FUSE protocol (linux/fuse.h) at /dev/fuse without a library. Read only. Calls
 * of a hanging path get no answer until the fault ends. Arguments: the folder behind, the mount point.
 */
import { spawnSync } from 'node:child_process';
import { type Stats, closeSync, lstatSync, openSync, read, readSync, readdirSync, writeSync } from 'node:fs';
import { join } from 'node:path';

import type { Fault } from './mountFaultyDrive.ts';

const [behind = '', mountPoint = ''] = process.argv.slice(2);
const opcodes = {
  lookup: 1,
  forget: 2,
  getattr: 3,
  open: 14,
  read: 15,
  statfs: 17,
  release: 18,
  init: 26,
  opendir: 27,
  readdir: 28,
  releasedir: 29,
  interrupt: 36,
  batchForget: 42,
} as const;
const errnoOf: Readonly<Record<string, number>> = { ENOENT: 2, EIO: 5, EACCES: 13 };
const notImplemented = 38;
const inHeaderBytes = 40;
const outHeaderBytes = 16;
const rootNode = 1n;
const directIo = 1;

let fault: Fault = { mode: 'ok' };
/** Requests that hang, as functions that answer them. */
let hanging: (() => void)[] = [];
const paths = new Map<bigint, string>([[rootNode, '']]);
const nodes = new Map<string, bigint>([['', rootNode]]);

const device = openSync('/dev/fuse', 'r+');
const options = 'fd=3,rootmode=40000,user_id=0,group_id=0,allow_other';
const mounted = spawnSync('mount', ['-i', '-t', 'fuse', '-o', options, 'faulty', mountPoint], {
  stdio: ['ignore', 'ignore', 'inherit', device],
});
if (mounted.status !== 0) process.exit(1);

process.on('message', (next: Fault) => {
  fault = next;
  const held = hanging;
  hanging = [];
  for (const respond of held) respond();
  process.send?.('set');
});

function nodeOf(path: string): bigint {
  const known = nodes.get(path);
  if (known !== undefined) return known;
  const node = BigInt(nodes.size + 1);
  nodes.set(path, node);
  paths.set(node, path);
  return node;
}

function send(unique: bigint, errno: number, body: Buffer = Buffer.alloc(0)): void {
  const head = Buffer.alloc(outHeaderBytes);
  head.writeUInt32LE(outHeaderBytes + body.length, 0);
  head.writeInt32LE(-errno, 4);
  head.writeBigUInt64LE(unique, 8);
  try {
    writeSync(device, Buffer.concat([head, body]));
  } catch {
    // The caller was killed meanwhile.
  }
}

/** `struct fuse_attr`. */
function attributes(stats: Stats, node: bigint): Buffer {
  const out = Buffer.alloc(88);
  out.writeBigUInt64LE(node, 0);
  out.writeBigUInt64LE(BigInt(stats.size), 8);
  out.writeBigUInt64LE(BigInt(Math.ceil(stats.size / 512)), 16);
  for (const [index, ms] of [stats.atimeMs, stats.mtimeMs, stats.ctimeMs].entries()) {
    out.writeBigUInt64LE(BigInt(Math.floor(ms / 1_000)), 24 + index * 8);
    out.writeUInt32LE(Math.floor(ms % 1_000) * 1_000_000, 48 + index * 4);
  }
  out.writeUInt32LE(stats.mode, 60);
  out.writeUInt32LE(1, 64);
  out.writeUInt32LE(4_096, 80);
  return out;
}

/** The entries of a folder, each without a type, as some network drives list them. */
function entries(path: string, offset: number, size: number): Buffer {
  const parts: Buffer[] = [];
  let used = 0;
  const names = ['.', '..', ...readdirSync(join(behind, path))];
  for (const [index, name] of names.entries()) {
    if (index < offset) continue;
    const text = Buffer.from(name);
    const entry = Buffer.alloc(Math.ceil((24 + text.length) / 8) * 8);
    entry.writeBigUInt64LE(1n, 0);
    entry.writeBigUInt64LE(BigInt(index + 1), 8);
    entry.writeUInt32LE(text.length, 16);
    text.copy(entry, 24);
    used += entry.length;
    if (used > size) break;
    parts.push(entry);
  }
  return Buffer.concat(parts);
}

function openAnswer(handle: number): Buffer {
  const out = Buffer.alloc(16);
  out.writeBigUInt64LE(BigInt(handle), 0);
  out.writeUInt32LE(directIo, 8);
  return out;
}

/** The body of the answer. @throws the errors of the folder behind. */
function bodyOf(opcode: number, path: string, body: Buffer): Buffer {
  switch (opcode) {
    case opcodes.lookup: {
      const child = join(path, body.toString('utf8', 0, body.indexOf(0)));
      const node = nodeOf(child);
      const out = Buffer.alloc(40);
      out.writeBigUInt64LE(node, 0); // nothing is kept: entry and attributes are valid for 0 s
      return Buffer.concat([out, attributes(lstatSync(join(behind, child)), node)]);
    }
    case opcodes.getattr:
      return Buffer.concat([Buffer.alloc(16), attributes(lstatSync(join(behind, path)), nodeOf(path))]);
    case opcodes.open:
      return openAnswer(openSync(join(behind, path), 'r'));
    case opcodes.opendir:
      return openAnswer(0);
    case opcodes.read: {
      const out = Buffer.alloc(body.readUInt32LE(16));
      const handle = Number(body.readBigUInt64LE(0));
      return out.subarray(0, readSync(handle, out, 0, out.length, Number(body.readBigUInt64LE(8))));
    }
    case opcodes.readdir:
      return entries(path, Number(body.readBigUInt64LE(8)), body.readUInt32LE(16));
    case opcodes.release:
      closeSync(Number(body.readBigUInt64LE(0)));
      return Buffer.alloc(0);
    case opcodes.releasedir:
      return Buffer.alloc(0);
    case opcodes.statfs:
      return Buffer.alloc(80);
    default:
      throw Object.assign(new Error('Not implemented'), { errno: notImplemented });
  }
}

function answer(opcode: number, unique: bigint, path: string, body: Buffer): void {
  try {
    send(unique, 0, bodyOf(opcode, path, body));
  } catch (error) {
    const { code = '', errno = 0 } = error as NodeJS.ErrnoException;
    send(unique, errno > 0 ? errno : (errnoOf[code] ?? 5));
  }
}

function onRequest(request: Buffer): void {
  const opcode = request.readUInt32LE(4);
  const unique = request.readBigUInt64LE(8);
  const path = paths.get(request.readBigUInt64LE(16)) ?? '';
  const body = Buffer.from(request.subarray(inHeaderBytes));
  if (opcode === opcodes.init) {
    const out = Buffer.alloc(64);
    out.writeUInt32LE(7, 0);
    out.writeUInt32LE(Math.min(31, body.readUInt32LE(4)), 4);
    out.writeUInt32LE(body.readUInt32LE(8), 8);
    out.writeUInt16LE(16, 16);
    out.writeUInt16LE(12, 18);
    out.writeUInt32LE(128 * 1_024, 20);
    out.writeUInt32LE(1, 24);
    send(unique, 0, out);
    process.send?.('mounted');
    return;
  }
  if (opcode === opcodes.forget || opcode === opcodes.batchForget || opcode === opcodes.interrupt) return;
  const name = opcode === opcodes.lookup ? join(path, body.toString('utf8', 0, body.indexOf(0))) : path;
  const isConcerned = name.includes(fault.part ?? '') && opcode !== opcodes.release;
  const respond = (): void => answer(opcode, unique, path, body);
  if (!isConcerned || fault.mode === 'ok') respond();
  else if (fault.mode === 'error') send(unique, fault.errno ?? 5);
  else if (fault.mode === 'slow') setTimeout(respond, fault.delayMs ?? 0);
  else hanging.push(respond);
}

const buffer = Buffer.alloc(1_024 * 1_024);
function serve(): void {
  read(device, buffer, 0, buffer.length, null, (error, length) => {
    if (error !== null && error.code !== 'EINTR' && error.code !== 'ENOENT') process.exit(0); // unmounted
    if (error === null) onRequest(buffer.subarray(0, length));
    serve();
  });
}
serve();
