/** The entry of the window: starts the app with the bridge of the preload script. */
import { findBridge } from './api.ts';
import { startApp } from './startApp.ts';

startApp(findBridge());
