/** The two upload methods: a SAS URL for storage, or one multipart request. */
import { randomUUID } from 'node:crypto';

import type { FastifyRequest } from 'fastify';
import { z } from 'zod';

import { isAllowedType } from '../../../main/files/allowedTypes.ts';
import {
  answerWith,
  checked,
  invalid,
  invalidBlobPath,
  lengthRequired,
  tooLargeForDirect,
  unsupportedType,
  type Checked,
} from '../answers.ts';
import type { Backing, Handlers } from '../api.ts';
import { bareType } from '../bareType.ts';
import type { Behaviour } from '../behaviour.ts';
import { isAllowedFilename } from '../filenames.ts';
import type { Caller } from '../keys.ts';

const urlRequest = z.object({ filename: z.string(), contentType: z.string() });

/** What a multipart body adds to its file, generously: boundaries and part headers. */
const multipartOverheadBytes = 65_536;

interface Part {
  readonly filename: string;
  readonly contentType: string;
  readonly bytes: Buffer;
}

export function uploadRoutes(backing: Backing): Handlers<'uploads.url' | 'uploads.direct'> {
  return {
    'uploads.url': async ({ caller, body }) => {
      const { behaviour, declaredTypes } = backing.world();
      const wanted = checked(urlRequest, body, behaviour.validationShape);
      if (!wanted.ok) return wanted.answer;
      const { filename, contentType } = wanted.value;
      if (!isAllowedFilename(filename)) return invalidBlobPath;
      if (!isAllowedType(contentType)) return unsupportedType;
      const blobPath = blobPathOf(caller, filename, behaviour);
      declaredTypes.set(blobPath, contentType);
      // A SAS keeps whole seconds.
      const expiresAt = new Date(Math.floor((Date.now() + behaviour.sasLifetimeMs) / 1_000) * 1_000);
      const origin = behaviour.storageOrigin ?? backing.storageOrigin();
      const uploadUrl = await backing.blobs().uploadUrl(blobPath, expiresAt, {
        origin,
        permissions: behaviour.sasPermissions,
      });
      return answerWith(200, { uploadUrl, blobPath, expiresAt: expiresAt.toISOString() });
    },

    'uploads.direct': async ({ caller, request }) => {
      const { behaviour, declaredTypes, ledger } = backing.world();
      const length = request.headers['content-length'];
      if (length === undefined && behaviour.requireContentLength) return lengthRequired;
      if (Number(length ?? 0) > behaviour.directCapBytes + multipartOverheadBytes) return tooLargeForDirect;
      const taken = await filePart(request, behaviour);
      if (!taken.ok) return taken.answer;
      const { filename, contentType, bytes } = taken.value;
      if (!isAllowedFilename(filename)) return invalidBlobPath;
      if (!isAllowedType(contentType)) return unsupportedType;
      const blobPath = blobPathOf(caller, filename, behaviour);
      await backing.blobs().write(blobPath, bytes, contentType);
      declaredTypes.set(blobPath, contentType);
      ledger.storedDirectly(blobPath, bytes.length);
      return answerWith(201, { blobPath });
    },
  };
}

function blobPathOf({ workspaceId }: Caller, filename: string, { blobPaths }: Behaviour): string {
  return blobPaths === 'filename'
    ? `${workspaceId}/${filename}`
    : `${workspaceId}/${randomUUID()}/${filename}`;
}

/** The part named `file`. Other parts are skipped. */
async function filePart(request: FastifyRequest, behaviour: Behaviour): Promise<Checked<Part>> {
  const missing: Checked<Part> = {
    ok: false,
    answer: invalid([{ path: ['file'], message: 'Field required' }], behaviour.validationShape),
  };
  if (!request.isMultipart()) return missing;
  let found: Part | null = null;
  let isTooLarge = false;
  // Accepts one byte over the cap to distinguish exactly the cap from more.
  const limits = { fileSize: behaviour.directCapBytes + 1 };
  for await (const part of request.parts({ limits })) {
    if (part.type !== 'file') continue;
    const pieces: Buffer[] = [];
    for await (const piece of part.file) pieces.push(piece as Buffer);
    if (part.fieldname !== 'file' || found !== null) continue;
    const bytes = Buffer.concat(pieces);
    isTooLarge = part.file.truncated || bytes.length > behaviour.directCapBytes;
    found = { filename: part.filename, contentType: bareType(part.mimetype), bytes };
  }
  if (found === null) return missing;
  return isTooLarge ? { ok: false, answer: tooLargeForDirect } : { ok: true, value: found };
}
