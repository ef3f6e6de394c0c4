/** A click on a notification leads to its place, however late it comes; of each group one is shown at a time. */
import { EventEmitter } from 'node:events';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

import { describe, expect, it } from 'vitest';

import { Notifications } from '../../../../../main/desktop/notifications/notifications.ts';
import type { News } from '../../../../../main/desktop/notifications/notificationText.ts';
import type { NavigationRequest } from '../../../../../preload/contract.ts';

/** One that a test clicks and lets time out, as a system would. */
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

function newsOf(group: News['group'], title: string): News {
  return { group, title, body: '', place: { search: title } };
}

/** `keep` decides what a test itself holds on to. */
function notificationsOn(
  keep: (notification: FakeNotification) => void,
  { isWanted = true, windowHasFocus = false, isSupported = true } = {},
) {
  const places: NavigationRequest[] = [];
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
    isWanted: () => isWanted,
    icon: null,
    show: (place) => places.push(place),
  });
  return { notifications, places, activations };
}

function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  if (typeof collect !== 'function') throw new Error('Garbage cannot be collected here');
  collect();
}

describe('a click on a notification', () => {
  it('leads to its place', () => {
    const shown: FakeNotification[] = [];
    const { notifications, places } = notificationsOn((notification) => shown.push(notification));
    notifications.tell(newsOf('batches', 'done'));
    shown[0]?.emit('click');
    expect(places).toEqual([{ search: 'done' }]);
  });

  it('leads there also after it has left the screen for the Action Center', async () => {
    const shown: WeakRef<FakeNotification>[] = [];
    const { notifications, places } = notificationsOn((notification) =>
      shown.push(new WeakRef(notification)),
    );
    notifications.tell(newsOf('batches', 'done'));
    shown[0]?.deref()?.emit('close', { reason: 'timedOut' });
    // A reference that was followed lasts until the end of the turn.
    await new Promise((turn) => setImmediate(turn));
    collectGarbage();
    shown[0]?.deref()?.emit('click');
    expect(places).toEqual([{ search: 'done' }]);
  });

  it('opens the window when an earlier run of the app has shown it', () => {
    const { places, activations } = notificationsOn(() => undefined);
    activations.emit('activated');
    expect(places).toEqual([{}]);
  });
});

describe('a later notification', () => {
  it('takes the one before out of the Action Center when it is of the same group', () => {
    const shown: FakeNotification[] = [];
    const { notifications } = notificationsOn((notification) => shown.push(notification));
    notifications.tell(newsOf('batches', 'first'));
    notifications.tell(newsOf('gates', 'held'));
    shown[0]?.emit('close', { reason: 'timedOut' });
    notifications.tell(newsOf('batches', 'second'));
    expect(shown.map(({ title, state }) => [title, state])).toEqual([
      ['first', 'closed'],
      ['held', 'shown'],
      ['second', 'shown'],
    ]);
  });
});

describe('nothing is shown', () => {
  it.each([
    ['the settings say so', { isWanted: false }],
    ['the window has the focus', { windowHasFocus: true }],
    ['the system has no notifications', { isSupported: false }],
  ])('when %s', (_words, facts) => {
    const shown: FakeNotification[] = [];
    const { notifications } = notificationsOn((notification) => shown.push(notification), facts);
    notifications.tell(newsOf('batches', 'done'));
    expect(shown).toEqual([]);
  });
});
