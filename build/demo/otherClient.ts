/** Somebody else at the same workspace: sends and submits one file straight at the API, without our app. */
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';

import { z } from 'zod';

export interface OtherClient {
  readonly apiUrl: string;
  readonly apiKey: string;
}

const stored = z.object({ blobPath: z.string() });
const created = z.object({ submissionId: z.string() });

/** Answers the submission's id. */
export async function sendElsewhere(
  client: OtherClient,
  file: { readonly path: string; readonly contentType: string },
): Promise<string> {
  const form = new FormData();
  const bytes = await readFile(file.path);
  form.set('file', new File([bytes], basename(file.path), { type: file.contentType }));
  const { blobPath } = stored.parse(await post(client, '/uploads/direct', { body: form }));
  const body = JSON.stringify({ assets: [{ blobPath }] });
  const headers = { 'Content-Type': 'application/json' };
  return created.parse(await post(client, '/submissions', { body, headers })).submissionId;
}

async function post({ apiUrl, apiKey }: OtherClient, path: string, init: RequestInit): Promise<unknown> {
  const response = await fetch(`${apiUrl}/api/integrations${path}`, {
    ...init,
    method: 'POST',
    headers: { ...init.headers, 'X-API-Key': apiKey },
  });
  if (!response.ok) throw new Error(`The other client's ${path} was answered ${response.status}`);
  return await response.json();
}
