/** What a look at a file finds. */
import type { MediaCategory } from '../../preload/contract.ts';
import type { Fingerprint } from './fingerprint.ts';

/** What is known of a file that may be sent. */
export interface FileFacts extends Fingerprint {
  readonly contentType: string;
  readonly category: MediaCategory;
  /** Of a file that was read whole for its type. */
  readonly sha256?: string;
}

export type Inspection =
  | { readonly finding: 'ready'; readonly facts: FileFacts }
  | { readonly finding: 'missing' }
  | { readonly finding: 'unreadable'; readonly code: string }
  | { readonly finding: 'empty' }
  | { readonly finding: 'folder' }
  | { readonly finding: 'not-a-file' }
  | {
      readonly finding: 'type-not-allowed';
      readonly sizeBytes: number;
      readonly contentType: string | null;
      readonly extension: string;
      readonly allowed: readonly string[];
    }
  | {
      readonly finding: 'type-mismatch';
      readonly sizeBytes: number;
      readonly declared: string;
      readonly detected: string;
    }
  | {
      readonly finding: 'too-large';
      readonly sizeBytes: number;
      readonly capBytes: number;
      readonly category: MediaCategory;
    };
