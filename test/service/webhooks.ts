/** Webhook subscriptions and their deliveries, in a simple form: a delivery is recorded, never sent. */
import { randomUUID } from 'node:crypto';

export const webhookEvents = ['asset.processing.completed', 'asset.processing.failed'] as const;
export type WebhookEvent = (typeof webhookEvents)[number];

export interface Subscription {
  readonly id: string;
  readonly url: string | null;
  readonly email: string | null;
  readonly eventTypes: readonly WebhookEvent[];
  readonly isActive: boolean;
  readonly createdAt: string;
  readonly updatedAt: string;
}
export type SubscriptionContent = Pick<Subscription, 'url' | 'email' | 'eventTypes' | 'isActive'>;

export interface Delivery {
  readonly id: string;
  readonly eventType: WebhookEvent;
  readonly status: 'delivered';
  readonly deliveredAt: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

interface Kept {
  readonly workspaceId: string;
  subscription: Subscription;
  readonly deliveries: Delivery[];
}

export class Webhooks {
  readonly #now: () => number;
  readonly #kept = new Map<string, Kept>();

  constructor(now: () => number) {
    this.#now = now;
  }

  create(workspaceId: string, content: SubscriptionContent): Subscription {
    const at = this.#timestamp();
    const subscription: Subscription = { id: randomUUID(), ...content, createdAt: at, updatedAt: at };
    this.#kept.set(subscription.id, { workspaceId, subscription, deliveries: [] });
    return subscription;
  }

  list(workspaceId: string): readonly Subscription[] {
    return this.#of(workspaceId).map(({ subscription }) => subscription);
  }

  find(workspaceId: string, id: string): Subscription | null {
    return this.#keptOf(workspaceId, id)?.subscription ?? null;
  }

  update(workspaceId: string, id: string, change: Partial<SubscriptionContent>): Subscription | null {
    const kept = this.#keptOf(workspaceId, id);
    if (kept === null) return null;
    kept.subscription = { ...kept.subscription, ...change, updatedAt: this.#timestamp() };
    return kept.subscription;
  }

  remove(workspaceId: string, id: string): 'removed' | 'unknown' {
    if (this.#keptOf(workspaceId, id) === null) return 'unknown';
    this.#kept.delete(id);
    return 'removed';
  }

  deliveries(workspaceId: string, id: string): readonly Delivery[] | null {
    return this.#keptOf(workspaceId, id)?.deliveries ?? null;
  }

  /** How many active subscriptions the event went to. */
  dispatch(workspaceId: string, eventType: WebhookEvent, payload: Readonly<Record<string, unknown>>): number {
    const wanting = this.#of(workspaceId).filter(
      ({ subscription }) => subscription.isActive && subscription.eventTypes.includes(eventType),
    );
    for (const { deliveries } of wanting) {
      deliveries.push({
        id: randomUUID(),
        eventType,
        status: 'delivered',
        deliveredAt: this.#timestamp(),
        payload,
      });
    }
    return wanting.length;
  }

  #of(workspaceId: string): readonly Kept[] {
    return [...this.#kept.values()].filter((kept) => kept.workspaceId === workspaceId);
  }

  #keptOf(workspaceId: string, id: string): Kept | null {
    const kept = this.#kept.get(id);
    return kept?.workspaceId === workspaceId ? kept : null;
  }

  #timestamp(): string {
    return new Date(this.#now()).toISOString();
  }
}
