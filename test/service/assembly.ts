/** Assembles one service: API and Azurite, each behind a gateway, and the control. */
import type { AddressInfo } from 'node:net';

import type { FastifyInstance } from 'fastify';

import { buildApi } from './api.ts';
import { startAzurite, type Azurite, type BlobMedium } from './azurite.ts';
import type { BehaviourChange } from './behaviour.ts';
import { BlobStore } from './blobStore.ts';
import { createControl, type ServiceInfo } from './control.ts';
import { buildControlServer } from './controlServer.ts';
import { type RequestTarget, targetOfApi, targetOfStorage } from './endpoints.ts';
import { Gateway } from './gateway.ts';
import { type MadeUpAnswer, storageError } from './gatewayAnswers.ts';
import { makeKeyTexts, makeWorkspaces, type KeyTexts } from './keys.ts';
import { createWorld, type World } from './world.ts';

export interface ServiceOptions {
  /** Of the API; 0, the default, takes a free one. Likewise the others. */
  readonly port?: number;
  readonly controlPort?: number;
  readonly storagePort?: number;
  /** Where blobs are stored. Default: memory. */
  readonly blobMedium?: BlobMedium;
  /** 1 (the default) is 1 to 2 s an asset, 0 stops processing, 1000 finishes at once. */
  readonly processingSpeed?: number;
  readonly behaviour?: BehaviourChange;
  /** Fixed keys instead of new ones, e.g. for a service that "comes back" after a restart. */
  readonly keys?: Partial<KeyTexts>;
}

export class Assembly {
  readonly #options: ServiceOptions;
  readonly #keys: KeyTexts;
  readonly #workspaces = makeWorkspaces();
  readonly #apiGateway: Gateway;
  readonly #storageGateway: Gateway;
  readonly #controlServer: FastifyInstance;
  #world: World;
  #controlUrl = '';
  #api: FastifyInstance | null = null;
  #apiPort = 0;
  #azurite: Azurite | null = null;
  #blobs: BlobStore | null = null;

  constructor(options: ServiceOptions) {
    this.#options = options;
    this.#keys = { ...makeKeyTexts(), ...options.keys };
    this.#world = this.#newWorld();
    const world = () => this.#world;
    this.#apiGateway = new Gateway({
      world,
      targetOf: targetOfApi,
      targetPort: () => this.#apiPort,
      broken: () => ({ status: 502, headers: {}, body: '' }),
    });
    this.#storageGateway = new Gateway({
      world,
      targetOf: targetOfStorage,
      targetPort: () => present(this.#azurite).port,
      // Azure wants every upload's length beforehand; Azurite does not mind.
      refuse: async ({ method, url, headers }, target) =>
        method === 'PUT' && headers['content-length'] === undefined
          ? storageError(411, 'MissingContentLengthHeader')
          : await permissionRefusal(url ?? '', target, present(this.#blobs)),
      broken: () => storageError(500, 'InternalError'),
      isNewBlob: async (blobPath) => !(await present(this.#blobs).exists(blobPath)),
    });
    this.#controlServer = buildControlServer(
      createControl({
        info: () => this.info(),
        world,
        renewWorld: () => {
          this.#world = this.#newWorld();
        },
        blobs: () => present(this.#blobs),
        gateways: [this.#apiGateway, this.#storageGateway],
      }),
    );
  }

  /** Ports first: one that is taken is found out before Azurite is started. */
  async start(): Promise<void> {
    const { port = 0, storagePort = 0, controlPort = 0, blobMedium = 'memory' } = this.#options;
    await listening(port, async () => await this.#apiGateway.listen(port));
    await listening(storagePort, async () => await this.#storageGateway.listen(storagePort));
    await listening(controlPort, async () => {
      this.#controlUrl = await this.#controlServer.listen({ port: controlPort, host: '127.0.0.1' });
    });
    this.#azurite = await startAzurite(blobMedium);
    this.#blobs = await BlobStore.open(this.#azurite);
    this.#api = await buildApi({
      world: () => this.#world,
      blobs: () => present(this.#blobs),
      storageOrigin: () => this.#storageGateway.url,
    });
    await this.#api.listen({ port: 0, host: '127.0.0.1' });
    this.#apiPort = (this.#api.server.address() as AddressInfo).port;
  }

  /** From the outside in; fit for a start that failed half-way too. */
  async stop(): Promise<void> {
    await this.#controlServer.close();
    await Promise.all([this.#apiGateway.stop(), this.#storageGateway.stop()]);
    await this.#api?.close();
    await this.#azurite?.stop();
  }

  info(): ServiceInfo {
    return {
      apiUrl: this.#apiGateway.url,
      storageUrl: this.#storageGateway.url,
      controlUrl: this.#controlUrl,
      keys: this.#keys,
      workspaces: this.#workspaces,
    };
  }

  /** Azurite's process. */
  get storagePid(): number {
    return present(this.#azurite).pid;
  }

  #newWorld(): World {
    return createWorld({
      keys: this.#keys,
      workspaces: this.#workspaces,
      processingSpeed: this.#options.processingSpeed ?? 1,
      behaviour: this.#options.behaviour ?? {},
    });
  }
}

/**
 * Azure's answers to a SAS that may create and not write. Azurite refuses too, but it breaks the connection while the body
 * arrives.
 */
async function permissionRefusal(
  url: string,
  { endpoint, blobPath }: RequestTarget,
  blobs: BlobStore,
): Promise<MadeUpAnswer | null> {
  const permissions = new URLSearchParams(url.split('?')[1]).get('sp');
  if (permissions === null || permissions.includes('w')) return null;
  if (endpoint === 'storage.putBlock' || endpoint === 'storage.putBlockList')
    return storageError(403, 'AuthorizationPermissionMismatch');
  const isOverwrite = endpoint === 'storage.put' && blobPath !== null && (await blobs.exists(blobPath));
  return isOverwrite ? storageError(403, 'UnauthorizedBlobOverwrite') : null;
}

async function listening(port: number, listen: () => Promise<void>): Promise<void> {
  try {
    await listen();
  } catch (error) {
    const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
    throw isTaken ? new Error(`Port ${port} of 127.0.0.1 is taken`, { cause: error }) : error;
  }
}

function present<Part>(part: Part | null): Part {
  if (part === null) throw new Error('The service is not up');
  return part;
}
