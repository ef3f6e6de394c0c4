/** Every endpoint of the API with its capability bucket, and how a request is recognised as one of them. */

/** Plan gating (402) and rate limits (429) count per bucket. */
export const buckets = [
  'upload',
  'submission_write',
  'submission_read',
  'webhook_write',
  'webhook_read',
  'sandbox',
] as const;
export type Bucket = (typeof buckets)[number];

export const apiPrefix = '/api/integrations';

interface EndpointRow {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Below `apiPrefix`, in fastify's notation. */
  readonly path: string;
  readonly bucket: Bucket;
}

const asset = '/submissions/:submissionId/assets/:assetId';

export const apiEndpoints = {
  'uploads.url': { method: 'POST', path: '/uploads/url', bucket: 'upload' },
  'uploads.direct': { method: 'POST', path: '/uploads/direct', bucket: 'upload' },
  'submissions.create': { method: 'POST', path: '/submissions', bucket: 'submission_write' },
  'submissions.get': { method: 'GET', path: '/submissions/:submissionId', bucket: 'submission_read' },
  'assets.get': { method: 'GET', path: asset, bucket: 'submission_read' },
  'assets.issues': { method: 'GET', path: `${asset}/issues`, bucket: 'submission_read' },
  'assets.topics': { method: 'GET', path: `${asset}/topics`, bucket: 'submission_read' },
  'assets.retry': { method: 'POST', path: `${asset}/retry`, bucket: 'submission_write' },
  'webhooks.create': { method: 'POST', path: '/webhooks/subscriptions', bucket: 'webhook_write' },
  'webhooks.list': { method: 'GET', path: '/webhooks/subscriptions', bucket: 'webhook_read' },
  'webhooks.get': { method: 'GET', path: '/webhooks/subscriptions/:id', bucket: 'webhook_read' },
  'webhooks.update': { method: 'PATCH', path: '/webhooks/subscriptions/:id', bucket: 'webhook_write' },
  'webhooks.delete': { method: 'DELETE', path: '/webhooks/subscriptions/:id', bucket: 'webhook_write' },
  'webhooks.deliveries': {
    method: 'GET',
    path: '/webhooks/subscriptions/:id/deliveries',
    bucket: 'webhook_read',
  },
  'sandbox.fire': { method: 'POST', path: '/sandbox/events/fire', bucket: 'sandbox' },
} as const satisfies Record<string, EndpointRow>;
export type ApiEndpoint = keyof typeof apiEndpoints;

export const apiEndpointNames = Object.keys(apiEndpoints).filter(
  (name): name is ApiEndpoint => name in apiEndpoints,
);

/** `storage.put` is a whole file in one PUT. `storage.other` is any other request to storage. */
export const storageEndpointNames = [
  'storage.put',
  'storage.putBlock',
  'storage.putBlockList',
  'storage.other',
] as const;
export type StorageEndpoint = (typeof storageEndpointNames)[number];

/** `unknown` is a request to the API that fits no endpoint. */
export type EndpointName = ApiEndpoint | StorageEndpoint | 'unknown';

/** What a request is about, as the gateway and the ledger name it. */
export interface RequestTarget {
  readonly endpoint: EndpointName;
  /** The path as received; of storage without its query, which holds the signature. */
  readonly path: string;
  /** The decoded path, which a fault's `contains` is compared with. */
  readonly subject: string;
  readonly blobPath: string | null;
  /** The id as in the URL: base64. */
  readonly blockId: string | null;
}

const recognisers = apiEndpointNames.map((name) => {
  const { method, path } = apiEndpoints[name];
  const pattern = new RegExp(`^${apiPrefix}${path.replaceAll(/:\w+/g, '[^/]+')}/?$`);
  return { name, method, pattern };
});

export function targetOfApi(method: string, url: string): RequestTarget {
  const { pathname } = split(url);
  const found = recognisers.find((row) => row.method === method && row.pattern.test(pathname));
  return {
    endpoint: found?.name ?? 'unknown',
    path: url,
    subject: decoded(pathname),
    blobPath: null,
    blockId: null,
  };
}

/** A storage path is `/<account>/<container>/<blob name>`; the blob name is the API's blobPath. */
export function targetOfStorage(method: string, url: string): RequestTarget {
  const { pathname, query } = split(url);
  const subject = decoded(pathname);
  const blobName = subject.split('/').slice(3).join('/');
  return {
    endpoint: storageEndpoint(method, query.get('comp')),
    path: pathname,
    subject,
    blobPath: blobName === '' ? null : blobName,
    blockId: query.get('blockid'),
  };
}

function storageEndpoint(method: string, operation: string | null): StorageEndpoint {
  if (method !== 'PUT') return 'storage.other';
  if (operation === null) return 'storage.put';
  if (operation === 'block') return 'storage.putBlock';
  return operation === 'blocklist' ? 'storage.putBlockList' : 'storage.other';
}

/** Without the tidying that `URL` does: the server behind gets to see the path as it came, and so do we. */
function split(url: string): { pathname: string; query: URLSearchParams } {
  const [pathname = '', ...rest] = url.split('?');
  return { pathname, query: new URLSearchParams(rest.join('?')) };
}

function decoded(pathname: string): string {
  try {
    return decodeURIComponent(pathname);
  } catch {
    // Not valid percent-encoding: the server behind will say so; here it is only a label.
    return pathname;
  }
}
