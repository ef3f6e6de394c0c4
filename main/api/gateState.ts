/** How a gate stands. Pure. */
import type { Failure } from '../../preload/contract.ts';

export type Gate =
  | { readonly state: 'open' }
  | { readonly state: 'closed'; readonly failure: Failure }
  /** Lets one request through; `probing` while that one is under way. */
  | { readonly state: 'half-open'; readonly failure: Failure; readonly probing: boolean };

export type BucketGate =
  | Gate
  | { readonly state: 'cooling'; readonly failure: Failure; readonly until: number };

export const open: Gate = { state: 'open' };

export function holdsBack(gate: BucketGate): gate is Exclude<BucketGate, { state: 'open' }> {
  if (gate.state === 'half-open') return gate.probing;
  return gate.state !== 'open';
}

export function halfOpened<G extends BucketGate>(gate: G): G | Gate {
  return gate.state === 'closed' ? { state: 'half-open', failure: gate.failure, probing: false } : gate;
}

export function isBeingProbed(gate: BucketGate): boolean {
  return gate.state === 'half-open' && gate.probing;
}

/** The request that was to tell leaves. */
export function withProbe(gate: Gate): Gate {
  return gate.state === 'half-open' ? { ...gate, probing: true } : gate;
}

/** It came back without having told anything. */
export function withoutProbe<G extends BucketGate>(gate: G): G | Gate {
  return gate.state === 'half-open' ? { ...gate, probing: false } : gate;
}
