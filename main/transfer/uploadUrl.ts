/**
 * The presigned URL of one transfer. It is requested once, and renewed before it expires or when storage reports that
 * it has expired. It is kept in memory only.
 */
import type { Failure } from '../../preload/contract.ts';
import type { ApiClient, RequestRetry } from '../api/client.ts';
import { requestUploadUrl } from '../api/endpoints.ts';
import type { Requester } from '../api/gates/gates.ts';
import { localFailure } from '../errors/classify.ts';
import { retriesInPlace } from '../shared/backoff.ts';
import type { Clock } from '../shared/clock.ts';
import { redactSignature } from '../shared/redact.ts';
import { isSafeUploadAddress } from './uploadAddress.ts';

export interface GrantedUrl {
  readonly url: string;
  readonly blobPath: string;
}

export type UrlAnswer =
  | { readonly ok: true; readonly granted: GrantedUrl }
  | { readonly ok: false; readonly failure: Failure; readonly wasSent: boolean };

/** A URL is renewed this long before it expires, so that a block that has started can finish. */
const renewBeforeMs = 5 * 60_000;
/** The life of a URL whose `expiresAt` cannot be read. The API reference says one hour. */
const assumedLifeMs = 3_600_000;

export interface UrlRequest {
  readonly filename: string;
  readonly contentType: string;
  readonly requester: Requester;
  /** Failed attempts of the transfer. */
  readonly attempt: number;
  readonly signal: AbortSignal;
  readonly onRetry: (retry: RequestRetry) => void;
}

export class UploadUrl {
  private readonly api: ApiClient;
  private readonly clock: Clock;
  private readonly request: UrlRequest;
  private latest: { granted: GrantedUrl; renewAt: number } | null = null;
  private pending: Promise<UrlAnswer> | null = null;
  private refusedUrl: GrantedUrl | null = null;

  constructor(api: ApiClient, clock: Clock, request: UrlRequest) {
    this.api = api;
    this.clock = clock;
    this.request = request;
  }

  /** A URL that stays valid for a while. Concurrent callers share one request. */
  current(): Promise<UrlAnswer> {
    if (this.latest !== null && this.clock.elapsed() < this.latest.renewAt) {
      return Promise.resolve({ ok: true, granted: this.latest.granted });
    }
    this.pending ??= this.requestUrl().finally(() => {
      this.pending = null;
    });
    return this.pending;
  }

  /** Storage reported that this URL has expired. The next caller requests another, unless that has already happened. */
  markExpired(granted: GrantedUrl): void {
    if (this.latest?.granted === granted) this.latest = null;
  }

  /**
   * Storage refused this URL without a reason. Returns true when another URL is worth a try, which is so for one URL
   * of a transfer, so that a proxy that refuses every URL does not cause endless requests.
   */
  mayReplaceRefused(granted: GrantedUrl): boolean {
    if (this.refusedUrl === null) {
      this.refusedUrl = granted;
      this.markExpired(granted);
    }
    return this.refusedUrl === granted;
  }

  private async requestUrl(): Promise<UrlAnswer> {
    const { filename, contentType, attempt, ...others } = this.request;
    const options = { ...others, retries: retriesInPlace(attempt) };
    const answer = await requestUploadUrl(this.api, { filename, contentType }, options);
    if (!answer.ok) return answer;
    const expiresAt = Date.parse(answer.value.expiresAt ?? '');
    const lifeMs = Number.isNaN(expiresAt) ? assumedLifeMs : expiresAt - this.clock.now();
    const { uploadUrl } = answer.value;
    redactSignature(uploadUrl);
    if (!isSafeUploadAddress(uploadUrl, this.api.host)) {
      const failure = localFailure('upload-address-unsafe', { host: new URL(uploadUrl).host });
      return { ok: false, failure, wasSent: true };
    }
    const granted = { url: uploadUrl, blobPath: answer.value.blobPath };
    // A life shorter than the margin, or a wrong clock, must not cause endless requests.
    this.latest = {
      granted,
      renewAt: this.clock.elapsed() + (lifeMs > 2 * renewBeforeMs ? lifeMs - renewBeforeMs : assumedLifeMs),
    };
    return { ok: true, granted };
  }
}
