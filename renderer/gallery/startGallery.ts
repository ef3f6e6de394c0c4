/**
 * The gallery: the real window with a fake main process, for viewing every state. Parameters of its address:
 * - `rows=100000`: generated rows instead of one row in each state
 * - `gates=`: key, key-missing, key-locked, plan, rate-limit, offline, service, proxy, certificate, odd
 * - `notices=1`, `odd`, `restart` or `group`
 * - `empty=1`; the first run is `empty=1&gates=key-missing`
 * - `theme=dark` or `light`; `lang=de` or `pseudo`; `still=1` stops all progress; `grouped=1` groups by batch
 * - `url=fixed`; `keyring=none`, `plain` or `locked`; `network=manual`; `tray=none`; `watch=all` or `none`
 * - `groups=1`: groups of files that are one submission; `sidekicks=none`; `late=some` or `all` for the line after a drop
 * - `survey=` (the preflight): ready, growing, campaign, questions, single, few, looking, sending, nothing, failed, odd
 * Uploads whose names begin with "Results" show results in every state.
 */
import { startApp } from '../app/startApp.ts';
import * as en from '../i18n/en/index.ts';
import { createI18n } from '../i18n/i18n.ts';
import { createFakeBridge } from './fakeBridge.ts';
import { pseudoCatalogue } from './pseudoLocale.ts';

const params = new URLSearchParams(location.search);
const i18n =
  params.get('lang') === 'pseudo' ? createI18n('en', pseudoCatalogue(en)) : createI18n(navigator.language);
startApp(createFakeBridge(params), i18n);
