/** A click on a notification opens its target however late it comes, and each group shows one notification at a time. */
import { EventEmitter } from 'node:events';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

import { describe, expect, it } from 'vitest';

import { Notifications } from '../../../../../main/desktop/notifications/notifications.ts';
import type { NotificationContent } from '../../../../../main/desktop/notifications/notificationText.ts';
import type { NavigationRequest } from '../../../../../preload/contract.ts';

/** A notification that a test clicks and closes as the system would. */
class FakeNotification extends EventEmitter {
  readonly title: string;
  state: 'new' | 'shown' | 'closed' = 'new';

  constructor(title: string) {
    super();
    this.title = title;
  }

  show(): void {
    this.state = 'shown';
  }

  close(): void {
    this.state = 'closed';
  }
}

function contentOf(group: NotificationContent['group'], title: string): NotificationContent {
  return { group, title, body: '', target: { search: title } };
}

/** `keep` decides whether the test itself references a notification. */
function notificationsOn(
  keep: (notification: FakeNotification) => void,
  { isEnabled = true, windowHasFocus = false, isSupported = true } = {},
) {
  const targets: NavigationRequest[] = [];
  const activations = new EventEmitter();
  const notifications = new Notifications({
    system: {
      isSupported: () => isSupported,
      create({ title = '' }) {
        const notification = new FakeNotification(title);
        keep(notification);
        return notification;
      },
      windowHasFocus: () => windowHasFocus,
      onActivated: (listener) => activations.on('activated', listener),
    },
    isEnabled: () => isEnabled,
    icon: null,
    navigate: (target) => targets.push(target),
  });
  return { notifications, targets, activations };
}

function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  if (typeof collect !== 'function') throw new Error('Garbage cannot be collected here');
  collect();
}

describe('a click on a notification', () => {
  it('opens its target', () => {
    const shown: FakeNotification[] = [];
    const { notifications, targets } = notificationsOn((notification) => shown.push(notification));
    notifications.notify(contentOf('batches', 'done'));
    shown[0]?.emit('click');
    expect(targets).toEqual([{ search: 'done' }]);
  });

  it('opens its target also after it has moved to the Action Center', async () => {
    const shown: WeakRef<FakeNotification>[] = [];
    const { notifications, targets } = notificationsOn((notification) =>
      shown.push(new WeakRef(notification)),
    );
    notifications.notify(contentOf('batches', 'done'));
    shown[0]?.deref()?.emit('close', { reason: 'timedOut' });
    // A WeakRef that was dereferenced keeps its object until the end of the turn.
    await new Promise((turn) => setImmediate(turn));
    collectGarbage();
    shown[0]?.deref()?.emit('click');
    expect(targets).toEqual([{ search: 'done' }]);
  });

  it('opens the window when an earlier run of the app has shown it', () => {
    const { targets, activations } = notificationsOn(() => undefined);
    activations.emit('activated');
    expect(targets).toEqual([{}]);
  });
});

describe('a new notification', () => {
  it('closes the previous one of its group', () => {
    const shown: FakeNotification[] = [];
    const { notifications } = notificationsOn((notification) => shown.push(notification));
    notifications.notify(contentOf('batches', 'first'));
    notifications.notify(contentOf('gates', 'held'));
    shown[0]?.emit('close', { reason: 'timedOut' });
    notifications.notify(contentOf('batches', 'second'));
    expect(shown.map(({ title, state }) => [title, state])).toEqual([
      ['first', 'closed'],
      ['held', 'shown'],
      ['second', 'shown'],
    ]);
  });
});

describe('no notification is shown', () => {
  it.each([
    ['notifications are disabled', { isEnabled: false }],
    ['the window has the focus', { windowHasFocus: true }],
    ['the system does not support them', { isSupported: false }],
  ])('when %s', (_words, facts) => {
    const shown: FakeNotification[] = [];
    const { notifications } = notificationsOn((notification) => shown.push(notification), facts);
    notifications.notify(contentOf('batches', 'done'));
    expect(shown).toEqual([]);
  });
});
