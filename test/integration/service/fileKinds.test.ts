/** The app and the local service agree about the sample files: what one accepts as a type, the other accepts too. */
import { readFileSync } from 'node:fs';
import { extname, join, resolve } from 'node:path';

import { expect, it } from 'vitest';

import { isAllowedType, typeOfExtension } from '../../../main/files/allowedTypes.ts';
import { inspectFile } from '../../../main/files/inspectFile.ts';
import { ApiCaller, useService } from './helpers.ts';

const folder = resolve(import.meta.dirname, '../../fixtures/kinds');
const samples: readonly { readonly name: string; readonly pixelsAtLeast?: number }[] = JSON.parse(
  readFileSync(join(folder, 'expected.json'), 'utf8'),
);
const service = useService();
const api = new ApiCaller(service);

it.each(samples.filter(({ pixelsAtLeast }) => pixelsAtLeast === undefined))(
  'decides as the app does: $name',
  async ({ name }) => {
    const inspected = await inspectFile(join(folder, name));
    const sentAs = inspected.finding === 'ready' ? inspected.facts.contentType : null;
    // A file that the app refuses would be declared as the type of its extension.
    const type = typeOfExtension(extname(name).slice(1).toLowerCase());
    const declared = sentAs === null ? type : typeByName(sentAs);
    if (declared === null) return; // such a type can be sent by neither
    const { blobPath } = await api.uploaded(name, declared, readFileSync(join(folder, name)));
    const { status } = await api.post('/submissions', { assets: [{ blobPath }] });
    expect(status === 201).toBe(sentAs !== null);
  },
);

function typeByName(contentType: string) {
  return isAllowedType(contentType) ? contentType : null;
}
