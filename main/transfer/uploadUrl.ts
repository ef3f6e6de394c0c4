/**
 * The presigned URL of one transfer: asked for once, renewed before it expires and when storage calls it expired. It is
 * kept in memory only.
 */
import type { Failure } from '../../preload/contract.ts';
import type { ApiClient, RequestRetry } from '../api/client.ts';
import { requestUploadUrl } from '../api/endpoints.ts';
import type { Requester } from '../api/gates/gates.ts';
import type { Clock } from '../shared/clock.ts';

export interface GrantedUrl {
  readonly url: string;
  readonly blobPath: string;
}

export type UrlAnswer =
  | { readonly ok: true; readonly granted: GrantedUrl }
  | { readonly ok: false; readonly failure: Failure; readonly wasSent: boolean };

/** Renewed this long before its end: a block that is begun must be able to end. */
const renewBeforeMs = 5 * 60_000;
/** Where `expiresAt` cannot be read: the API's page says an hour. */
const assumedLifeMs = 3_600_000;

export interface UrlRequest {
  readonly filename: string;
  readonly contentType: string;
  readonly requester: Requester;
  readonly signal: AbortSignal;
  readonly onRetry: (retry: RequestRetry) => void;
}

export class UploadUrl {
  private readonly api: ApiClient;
  private readonly clock: Clock;
  private readonly request: UrlRequest;
  private latest: { granted: GrantedUrl; renewAt: number } | null = null;
  private asking: Promise<UrlAnswer> | null = null;
  private doubtedUrl: GrantedUrl | null = null;

  constructor(api: ApiClient, clock: Clock, request: UrlRequest) {
    this.api = api;
    this.clock = clock;
    this.request = request;
  }

  /** A URL that is good for a while. Several callers at once share one request. */
  current(): Promise<UrlAnswer> {
    if (this.latest !== null && this.clock.now() < this.latest.renewAt) {
      return Promise.resolve({ ok: true, granted: this.latest.granted });
    }
    this.asking ??= this.ask().finally(() => {
      this.asking = null;
    });
    return this.asking;
  }

  /** Storage called this URL expired: the next caller asks for another, unless somebody already did. */
  expired(granted: GrantedUrl): void {
    if (this.latest?.granted === granted) this.latest = null;
  }

  /**
   * Storage refused this URL without saying why. True: another is worth a try; once for the transfer, so that a proxy
   * that refuses them all is not asked for ever.
   */
  doubted(granted: GrantedUrl): boolean {
    if (this.doubtedUrl === null) {
      this.doubtedUrl = granted;
      this.expired(granted);
    }
    return this.doubtedUrl === granted;
  }

  private async ask(): Promise<UrlAnswer> {
    const { filename, contentType, ...options } = this.request;
    const answer = await requestUploadUrl(this.api, { filename, contentType }, options);
    if (!answer.ok) return answer;
    const now = this.clock.now();
    const expiresAt = Date.parse(answer.value.expiresAt);
    const lifeMs = Number.isNaN(expiresAt) ? assumedLifeMs : expiresAt - now;
    const granted = { url: answer.value.uploadUrl, blobPath: answer.value.blobPath };
    // A life shorter than our margin, or a clock that is wrong, must not end in asking for ever.
    this.latest = {
      granted,
      renewAt: now + (lifeMs > 2 * renewBeforeMs ? lifeMs - renewBeforeMs : assumedLifeMs),
    };
    return { ok: true, granted };
  }
}
