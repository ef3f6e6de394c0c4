/** The types of nodeVersion.mjs. */

export type NodeAdvice =
  | { readonly kind: 'fine' }
  | { readonly kind: 'warnings-explained' | 'too-old'; readonly text: string };

export interface NodeVersions {
  readonly scripts: string;
  readonly npm: string | null;
  readonly system: string;
}

export function adviceOnNode(versions: NodeVersions): NodeAdvice;

export function nodeOfNpm(userAgent: string | undefined): string | null;
