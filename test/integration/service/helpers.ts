/** What the tests of the service share: a service per file, and short ways to call it. */
import { createHash } from 'node:crypto';

import { afterAll, beforeAll, beforeEach, vi } from 'vitest';

import {
  sampleBytes,
  startService,
  type AllowedType,
  type KeyName,
  type Service,
} from '../../service/index.ts';

export interface Reply {
  readonly status: number;
  readonly json: unknown;
  readonly headers: Headers;
}

export interface Uploaded {
  readonly blobPath: string;
  readonly bytes: Buffer;
}

/** Starts a service for the file and resets it before every test. Read it inside of tests only. */
export function useService(): () => Service {
  let service: Service | null = null;
  beforeAll(async () => {
    service = await startService({ processingSpeed: 1_000 });
  });
  beforeEach(async () => {
    await service?.control.reset();
  });
  afterAll(async () => {
    await service?.stop();
  });
  return () => {
    if (service === null) throw new Error('The service is there inside of tests only');
    return service;
  };
}

export class ApiCaller {
  readonly #service: () => Service;

  constructor(service: () => Service) {
    this.#service = service;
  }

  async get(path: string, key: KeyName = 'sandbox'): Promise<Reply> {
    return await this.request('GET', path, undefined, this.#service().keys[key]);
  }

  async post(path: string, body?: unknown, key: KeyName = 'sandbox'): Promise<Reply> {
    return await this.request('POST', path, body, this.#service().keys[key]);
  }

  async request(method: string, path: string, body: unknown, keyText: string | null): Promise<Reply> {
    const response = await fetch(`${this.#service().apiUrl}/api/integrations${path}`, {
      method,
      headers: {
        ...(keyText === null ? {} : { 'X-API-Key': keyText }),
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      json: text === '' ? undefined : JSON.parse(text),
      headers: response.headers,
    };
  }

  async sendDirectly(form: FormData, key: KeyName = 'sandbox'): Promise<Reply> {
    const response = await fetch(`${this.#service().apiUrl}/api/integrations/uploads/direct`, {
      method: 'POST',
      headers: { 'X-API-Key': this.#service().keys[key] },
      body: form,
    });
    return { status: response.status, json: await response.json(), headers: response.headers };
  }

  async uploadUrl(filename: string, contentType: AllowedType = 'image/png'): Promise<UploadTarget> {
    const { status, json } = await this.post('/uploads/url', { filename, contentType });
    demand(200, status, json);
    return json as UploadTarget;
  }

  /** Puts a sample file into storage in one request. */
  async uploaded(filename: string, type: AllowedType = 'image/png', bytes?: Buffer): Promise<Uploaded> {
    const content = bytes ?? sampleBytes(type, 1_000);
    const { uploadUrl, blobPath } = await this.uploadUrl(filename, type);
    const answer = await putBlob(uploadUrl, content);
    demand(201, answer.status, await answer.text());
    return { blobPath, bytes: content };
  }

  async submitted(filename: string): Promise<Created> {
    const { blobPath } = await this.uploaded(filename);
    return await this.created({ assets: [{ blobPath }] });
  }

  async created(body: unknown): Promise<Created> {
    const { status, json } = await this.post('/submissions', body);
    demand(201, status, json);
    return json as Created;
  }

  /** Polls a submission until it is over. */
  async finished(submissionId: string): Promise<SubmissionView> {
    const read = async () => (await this.get(`/submissions/${submissionId}`)).json as SubmissionView;
    return await vi.waitUntil(async () => {
      const view = await read();
      return /^(complete|failed)$/.test(view.status) ? view : null;
    }, poll);
  }
}

function demand(wanted: number, status: number, body: unknown): void {
  if (status !== wanted) throw new Error(`Expected ${wanted}, got ${status}: ${JSON.stringify(body)}`);
}

export const poll = { interval: 10, timeout: 4_000 };

export interface UploadTarget {
  readonly uploadUrl: string;
  readonly blobPath: string;
  readonly expiresAt: string;
}

export interface CreatedAsset {
  readonly assetId: string;
  readonly versionGroupId: string;
  readonly versionNumber: number;
}

export interface Created {
  readonly submissionId: string;
  readonly status: string;
  readonly assets: readonly CreatedAsset[];
}

export interface SubmissionView {
  readonly status: string;
  readonly completedAt: string | null;
  readonly progressPercent: number;
  readonly assets: readonly (CreatedAsset & { readonly issueCount: number | null })[];
}

/** The first of a list that has to have one. */
export function first<Item>(items: readonly Item[]): Item {
  const [item] = items;
  if (item === undefined) throw new Error('There is nothing in the list');
  return item;
}

export function putBlob(url: string, bytes: Buffer, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(url, {
    method: 'PUT',
    headers: { 'x-ms-blob-type': 'BlockBlob', ...headers },
    body: new Uint8Array(bytes),
  });
}

export function formWith(filename: string, type: string, bytes: Buffer): FormData {
  const form = new FormData();
  form.set('file', new File([new Uint8Array(bytes)], filename, { type }));
  return form;
}

export function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** The errno code that a failed fetch carries, however deep. */
export async function failureOf(attempt: Promise<unknown>): Promise<string> {
  try {
    await attempt;
    return 'none';
  } catch (error) {
    const cause = error instanceof Error ? (error.cause ?? error) : error;
    return cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
  }
}
