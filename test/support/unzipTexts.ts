/** Reads every entry of a zip file as text, by name. */
import { text } from 'node:stream/consumers';

import { openPromise } from 'yauzl';

export async function unzipTexts(path: string): Promise<Map<string, string>> {
  const zip = await openPromise(path);
  const texts = new Map<string, string>();
  for await (const entry of zip.eachEntry()) {
    texts.set(entry.fileName, await text(await zip.openReadStreamPromise(entry)));
  }
  return texts;
}
