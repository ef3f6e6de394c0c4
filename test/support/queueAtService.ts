/** A queue with the local service for each test of a file. After each test it is stopped and must have logged no bugs. */
import { join } from 'node:path';

import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';

import { type Service, startService } from '../service/index.ts';
import { type QueueConditions, type QueueUnderTest, openQueue } from './queueUnderTest.ts';
import { temporaryFolder } from './temporaryFolder.ts';

export interface QueueAtService {
  /** One service for the whole test file. */
  readonly service: Service;
  /** A folder for each test, which contains only the queue's database. */
  readonly folder: string;
  /** A test that stops it sets the next one. */
  app: QueueUnderTest;
  /** The path of a file in `folder`. */
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
