/**
 * The most bytes of a body that is read, by endpoint. Everything that reads answers works in proportion to their length, on
 * the main thread, so these limits bound its work: `npm run test:answers` prints the time.
 */
import type { Endpoint } from '../errors/classify.ts';

const kibibyte = 1_024;
/** Ids, paths and states. A group of 1,000 files has 100 kB. */
const short = { limitBytes: 1_024 * kibibyte };
/** Texts of reviews. */
const long = { limitBytes: 4_096 * kibibyte };

export const answerLimits: Readonly<Record<Endpoint, { readonly limitBytes: number }>> = {
  'uploads/url': short,
  'uploads/direct': short,
  'submissions.create': short,
  'submissions.get': short,
  'assets.retry': short,
  'assets.get': long,
  'assets.issues': long,
  'assets.topics': long,
};
