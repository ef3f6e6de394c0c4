/** A queue before the local service for each test of a file: begun anew, stopped, and asked for bugs afterwards. */
import { join } from 'node:path';

import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';

import { type Service, startService } from '../service/index.ts';
import { type QueueConditions, type QueueUnderTest, openQueue } from './queueUnderTest.ts';
import { temporaryFolder } from './temporaryFolder.ts';

export interface QueueAtService {
  /** One for the whole file. */
  readonly service: Service;
  /** Its own, and empty but for the queue's database. */
  readonly folder: string;
  /** A test that ends it puts the next one in its place. */
  app: QueueUnderTest;
  /** Of a file in `folder`. */
  path(name: string): string;
}

export function queueAtService(conditions: QueueConditions = {}): QueueAtService {
  let service: Service;
  let folder: string;
  let app: QueueUnderTest;
  beforeAll(async () => {
    service = await startService({ processingSpeed: 50 });
  });
  afterAll(() => service.stop());
  beforeEach(async () => {
    await service.control.reset();
    folder = await temporaryFolder();
    app = openQueue(folder, { apiUrl: service.apiUrl, apiKey: service.keys.sandbox }, conditions);
  });
  afterEach(async () => {
    await app.stop();
    expect(app.bugs).toEqual([]);
  });
  return {
    get service() {
      return service;
    },
    get folder() {
      return folder;
    },
    get app() {
      return app;
    },
    set app(next) {
      app = next;
    },
    path: (name) => join(folder, name),
  };
}
